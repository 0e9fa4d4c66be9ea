package storage

// PageSize is the number of rows on one page of a list.
const PageSize = 50

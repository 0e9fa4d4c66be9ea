package storage

// PageSize is how many rows a list shows at once.
const PageSize = 50

package pg

// PageRows is storage.PageSize and the row more that tells of a next page, as text: a plan that is made once for all
// values has to know how few rows are wanted, or it reads all rows that there are.
const PageRows = "51"

package pg

// PageRows is storage.PageSize plus the row that reveals a next page, as SQL text: a generic plan must know how few
// rows are needed, or it reads the whole table.
const PageRows = "51"

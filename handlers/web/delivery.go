package web

import "database/sql"

// DeliveryForm is the input for what HR or a candidate says of a delivery; "undo" takes it back.
type DeliveryForm struct {
	Said string `form:"said" validate:"required,oneof=yes no undo"`
}

// Delivered returns what was said; null if it is taken back.
func (f DeliveryForm) Delivered() sql.NullBool {
	return sql.NullBool{Bool: f.Said == "yes", Valid: f.Said != "undo"}
}

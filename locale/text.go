package locale

// Text is a text in each language of the product, such as the title of a vacancy.
type Text struct{ EN, FR string }

// In returns the text in a language: French for "fr", else English.
func (t Text) In(lang string) string {
	if lang == "fr" {
		return t.FR
	}
	return t.EN
}

package handlers

// ProblemNames lists the names of all pages of errors.
func ProblemNames() []string {
	names := []string{internalError().name, "again", "signed_out"}
	for _, line := range knownErrors() {
		names = append(names, line.name)
	}
	for status := 400; status < 600; status++ {
		names = append(names, refusalName(status))
	}
	return names
}

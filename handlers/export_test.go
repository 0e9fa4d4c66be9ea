package handlers

// ProblemNames lists the names of all pages of errors.
func ProblemNames() []string {
	names := []string{broken().name, "again", "signed_out"}
	for _, line := range known() {
		names = append(names, line.name)
	}
	for status := 400; status < 600; status++ {
		names = append(names, refused(status))
	}
	return names
}

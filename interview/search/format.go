package search

import (
	"strconv"
	"strings"
)

func number(n int) string { return strconv.Itoa(n) }

// optional returns a number, or "" for 0.
func optional(n int) string {
	if n == 0 {
		return ""
	}
	return number(n)
}

// join returns the codes separated by commas.
func join[S ~string](codes []S) string {
	texts := make([]string, len(codes))
	for i, c := range codes {
		texts[i] = string(c)
	}
	return strings.Join(texts, ",")
}

// pairs returns alternating names and values as a map, or nil if there are none.
func pairs(args []string) map[string]string {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return m
}

// formatClock returns minutes after midnight as hh:mm.
func formatClock(minute int) string {
	return string([]byte{
		byte('0' + minute/600%10), byte('0' + minute/60%10), ':', byte('0' + minute%60/10), byte('0' + minute%10),
	})
}

package catalogue

import (
	"strconv"
	"strings"
)

// Ratio is an exact fraction. The zero value is 1: no change.
type Ratio struct {
	Num, Den int64
}

// ParsePercent returns the exact ratio 1 + percent/100. Percent is a decimal number ≥ 0 with at most two decimals;
// 33.33 and 66.67 are thirds. It returns the zero value (1) for other text.
func ParsePercent(percent string) Ratio {
	switch percent {
	case "33.33":
		return Ratio{4, 3}
	case "66.67":
		return Ratio{5, 3}
	}
	hundredths, ok := hundredths(percent)
	if !ok {
		return Ratio{}
	}
	return Ratio{10_000 + hundredths, 10_000}.reduced()
}

// hundredths parses a decimal number ≥ 0 with at most two decimals and returns it times 100; false for other text.
func hundredths(decimal string) (int64, bool) {
	whole, fraction, _ := strings.Cut(decimal, ".")
	if len(whole) > 6 || len(fraction) > 2 || strings.ContainsAny(decimal, "+-") {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	return n, err == nil
}

// Normalized returns the ratio, with 1/1 for the zero value.
func (r Ratio) Normalized() Ratio {
	if r.Num <= 0 || r.Den <= 0 {
		return Ratio{1, 1}
	}
	return r
}

// reduced returns the ratio in lowest terms.
func (r Ratio) reduced() Ratio {
	a, b := r.Num, r.Den
	for b != 0 {
		a, b = b, a%b
	}
	return Ratio{r.Num / a, r.Den / a}
}

// IsOne reports whether the ratio is 1.
func (r Ratio) IsOne() bool { return r.Normalized().Num == r.Normalized().Den }

// Less reports whether r < o.
func (r Ratio) Less(o Ratio) bool {
	r, o = r.Normalized(), o.Normalized()
	return r.Num*o.Den < o.Num*r.Den
}

// Plus returns 1 + (r-1) + (o-1), the sum of what both add: 5/4 and 3/2 give 7/4.
func (r Ratio) Plus(o Ratio) Ratio {
	r, o = r.Normalized(), o.Normalized()
	return Ratio{r.Num*o.Den + o.Num*r.Den - r.Den*o.Den, r.Den * o.Den}.reduced()
}

// Up returns n (≥ 0) times the ratio, rounded up to a multiple of unit (> 0).
func (r Ratio) Up(n, unit int) int {
	r = r.Normalized()
	whole := r.Den * int64(unit)
	return int((int64(n)*r.Num+whole-1)/whole) * unit
}

// Percent returns 100 × (r-1) with at most two decimals, rounded, such as 25 or 33.33.
func (r Ratio) Percent() string {
	r = r.Normalized()
	n := ((r.Num-r.Den)*10_000*2 + r.Den) / (r.Den * 2)
	text := strconv.FormatInt(n/100, 10)
	if n%100 != 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(100+n%100, 10)[1:], "0")
	}
	return text
}

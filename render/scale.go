package render

import (
	"image"
	"image/color"
	"image/draw"
)

// shrink returns a picture on white whose longer side has at most MaxSide pixels; each pixel is the mean of those that
// it stands for. Rows are converted one at a time, so that a large picture is not in memory twice.
func shrink(picture image.Image) *image.RGBA {
	from := picture.Bounds()
	w, h := from.Dx(), from.Dy()
	longer := max(w, h)
	if longer > MaxSide {
		w, h = max(w*MaxSide/longer, 1), max(h*MaxSide/longer, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	row := image.NewRGBA(image.Rect(0, 0, from.Dx(), 1))
	sums := make([]uint32, 4*w)
	for y := range h {
		clear(sums)
		for source := y * from.Dy() / h; source < max((y+1)*from.Dy()/h, y*from.Dy()/h+1); source++ {
			draw.Draw(row, row.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
			draw.Draw(row, row.Rect, picture, image.Pt(from.Min.X, from.Min.Y+source), draw.Over)
			addRow(sums, row.Pix, w, from.Dx())
		}
		writeRow(out.Pix[y*out.Stride:], sums, w)
	}
	return out
}

// addRow adds the pixels of a row to the sums of the pixels that they become: red, green, blue and how many.
func addRow(sums []uint32, pix []uint8, w, from int) {
	for x := range w {
		sum := sums[4*x : 4*x+4]
		for source := x * from / w; source < max((x+1)*from/w, x*from/w+1); source++ {
			sum[0] += uint32(pix[4*source])
			sum[1] += uint32(pix[4*source+1])
			sum[2] += uint32(pix[4*source+2])
			sum[3]++
		}
	}
}

// writeRow writes the means.
func writeRow(out []uint8, sums []uint32, w int) {
	for x := range w {
		n := sums[4*x+3]
		for c := range 3 {
			out[4*x+c] = uint8((sums[4*x+c] + n/2) / n) //nolint:gosec // a mean of bytes
		}
		out[4*x+3] = 0xff
	}
}

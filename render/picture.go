package render

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
)

// renderJPEG renders a photograph, turned as its Exif says.
func renderJPEG(file []byte, emit emitPage) Outcome {
	config, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return decodeOutcome(err)
	}
	head := readJPEG(file)
	if decodedBytes(config, head.progressive) > maxDecoded {
		return TooLarge
	}
	// Cameras and scanners of old forget the marker that ends a picture.
	picture, err := jpeg.Decode(io.MultiReader(bytes.NewReader(file), bytes.NewReader([]byte{0xff, 0xd9})))
	if err != nil {
		return decodeOutcome(err)
	}
	return emitPicture(picture, head.turn, emit)
}

// renderPNG renders a picture, turned as its eXIf chunk says.
func renderPNG(file []byte, emit emitPage) Outcome {
	config, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return decodeOutcome(err)
	}
	if decodedBytes(config, false) > maxDecoded {
		return TooLarge
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return decodeOutcome(err)
	}
	return emitPicture(picture, readPNG(file), emit)
}

// decodeOutcome tells a picture of an uncommon variant from one that is damaged.
func decodeOutcome(err error) Outcome {
	var variant jpeg.UnsupportedError
	var variantPNG png.UnsupportedError
	if errors.As(err, &variant) || errors.As(err, &variantPNG) {
		return Unsupported
	}
	return Damaged
}

// decodedBytes is the memory that a picture needs when it is decoded. The decoder of progressive JPEG keeps a number of
// four bytes for each sample until the end.
func decodedBytes(config image.Config, progressive bool) int64 {
	bytes := int64(4)
	switch config.ColorModel {
	case color.YCbCrModel:
		bytes = 3
	case color.GrayModel:
		bytes = 1
	case color.RGBA64Model, color.NRGBA64Model:
		bytes = 8
	case color.Gray16Model:
		bytes = 2
	}
	if progressive {
		bytes *= 5
	}
	return bytes * int64(config.Width) * int64(config.Height)
}

// emitPicture scales a picture to MaxSide, turns it, and hands it on as the only page.
func emitPicture(picture image.Image, turn orientation, emit emitPage) Outcome {
	page := Page{Image: encode(turn.apply(shrink(picture)))}
	if len(page.Image) == 0 {
		return Damaged
	}
	if emit(page, 1) != nil {
		return Stopped
	}
	return Shown
}

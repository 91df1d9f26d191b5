package media

import (
	"encoding/binary"
	"errors"
	"math"
	"sync"
)

// profile says what the numbers of a picture mean: a curve from each number to light, and a matrix from the
// light of its three primaries to that of sRGB's. Cameras and telephones write such profiles (Adobe RGB,
// Display P3); profiles of tables, which printers and scanners have, are refused.
//
// Everything is whole numbers: light is in 65535ths, the matrix in 65536ths.
type profile struct {
	light  [3][256]int32
	matrix [3][3]int64
}

var errProfile = errors.New("not a matrix profile")

// d50ToSRGB takes XYZ as profiles have it (relative to D50) to sRGB's light: the inverse of the colorants of
// the sRGB profile (sRGB2014.icc, ICC).
var d50ToSRGB = [3][3]float64{
	{3.1338561, -1.6168667, -0.4906146},
	{-0.9787684, 1.9161415, 0.0334540},
	{0.0719453, -0.2289914, 1.4052427},
}

// readProfile reads an ICC profile (ICC.1:2022) of the class that is three curves and a matrix, or one curve
// for grey.
func readProfile(data []byte) (*profile, error) {
	if len(data) < 132 || string(data[36:40]) != "acsp" {
		return nil, errProfile
	}
	tag := func(name string) []byte {
		n := int(binary.BigEndian.Uint32(data[128:]))
		for i := 0; i < n && 132+12*i+12 <= len(data); i++ {
			entry := data[132+12*i:]
			if string(entry[:4]) != name {
				continue
			}
			at, size := int64(binary.BigEndian.Uint32(entry[4:])), int64(binary.BigEndian.Uint32(entry[8:]))
			if at+size > int64(len(data)) {
				return nil
			}
			return data[at : at+size]
		}
		return nil
	}
	p := &profile{}
	switch string(data[16:20]) {
	case "GRAY":
		curve, err := readCurve(tag("kTRC"))
		if err != nil {
			return nil, err
		}
		p.light = [3][256]int32{curve, curve, curve}
		for i := range 3 {
			p.matrix[i][i] = 1 << 16
		}
		return p, nil
	case "RGB ":
	default:
		return nil, errProfile
	}
	if string(data[20:24]) != "XYZ " {
		return nil, errProfile
	}
	var xyz [3][3]float64 // row: X, Y, Z; column: red, green, blue
	for i, name := range []string{"r", "g", "b"} {
		colorant := tag(name + "XYZ")
		if len(colorant) < 20 {
			return nil, errProfile
		}
		for j := range 3 {
			xyz[j][i] = float64(int32(binary.BigEndian.Uint32(colorant[8+4*j:]))) / 65536
		}
		curve, err := readCurve(tag(name + "TRC"))
		if err != nil {
			return nil, err
		}
		p.light[i] = curve
	}
	for i := range 3 {
		for j := range 3 {
			sum := 0.0
			for k := range 3 {
				sum += float64(d50ToSRGB[i][k] * xyz[k][j]) // the conversion keeps a processor from fusing
			}
			p.matrix[i][j] = int64(math.Round(min(max(sum, -100), 100) * 65536))
		}
	}
	return p, nil
}

// readCurve reads a curve (curveType or parametricCurveType) as the light of each of 256 numbers.
func readCurve(data []byte) (curve [256]int32, err error) {
	if len(data) < 12 {
		return curve, errProfile
	}
	f := func(x float64) float64 { return x }
	switch string(data[:4]) {
	case "curv":
		n := int(binary.BigEndian.Uint32(data[8:]))
		switch {
		case n == 0:
		case n < 0 || n > (len(data)-12)/2:
			return curve, errProfile
		case n == 1:
			gamma := float64(binary.BigEndian.Uint16(data[12:])) / 256
			f = func(x float64) float64 { return math.Pow(x, gamma) }
		default:
			f = func(x float64) float64 {
				at := float64(x * float64(n-1))
				i := min(int(at), n-2)
				a, b := float64(binary.BigEndian.Uint16(data[12+2*i:])), float64(binary.BigEndian.Uint16(data[14+2*i:]))
				return (a + float64((at-float64(i))*(b-a))) / 65535
			}
		}
	case "para":
		kind := int(binary.BigEndian.Uint16(data[8:]))
		count := []int{1, 3, 4, 5, 7}
		if kind >= len(count) || len(data) < 12+4*count[kind] {
			return curve, errProfile
		}
		var v [7]float64
		for i := range count[kind] {
			v[i] = float64(int32(binary.BigEndian.Uint32(data[12+4*i:]))) / 65536
		}
		f = parametric(kind, v)
	default:
		return curve, errProfile
	}
	for i := range curve {
		x := f(float64(i) / 255)
		if math.IsNaN(x) {
			return curve, errProfile
		}
		curve[i] = int32(math.Round(min(max(x, 0), 1) * 65535))
	}
	return curve, nil
}

// parametric are the five functions of ICC.1:2022, table 68.
func parametric(kind int, v [7]float64) func(float64) float64 {
	g, a, b, c, d, e, f := v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	switch kind {
	case 0:
		return func(x float64) float64 { return math.Pow(x, g) }
	case 1:
		c, d, e, f = 0, -b/a, 0, 0
	case 2:
		d, e, f = -b/a, c, c
		c = 0
	case 3:
		e, f = 0, 0
	}
	return func(x float64) float64 {
		if x >= d {
			return math.Pow(max(float64(a*x)+b, 0), g) + e
		}
		return float64(c*x) + f
	}
}

// codedProfile is the profile that PNG's cICP chunk names by the numbers of ITU-T H.273. What is beyond
// sRGB and Display P3 (high dynamic range, television) is an error; nil is sRGB.
func codedProfile(primaries, transfer byte) (*profile, error) {
	if transfer != 1 && transfer != 6 && transfer != 13 {
		return nil, errProfile
	}
	switch primaries {
	case 1:
		return nil, nil
	case 12:
		curve := srgb().light
		return &profile{[3][256]int32{curve, curve, curve}, [3][3]int64{
			{80278, -14742, 0}, {-2756, 68292, 0}, {-1287, -5154, 71976},
		}}, nil
	}
	return nil, errProfile
}

// adobeRGB is the profile of Adobe RGB (1998).
func adobeRGB() *profile {
	var curve [256]int32
	for i := range curve {
		curve[i] = int32(math.Round(math.Pow(float64(i)/255, 563.0/256) * 65535))
	}
	return &profile{[3][256]int32{curve, curve, curve}, [3][3]int64{{91643, -26107, 0}, {0, 65536, 0}, {0, -2813, 68349}}}
}

// transfer is sRGB's curve (IEC 61966-2-1) both ways.
type transfer struct {
	light  [256]int32   // number → light in 65535ths
	number [65536]uint8 // light → number
}

var srgb = sync.OnceValue(func() *transfer {
	t := &transfer{}
	for i := range t.light {
		x := float64(i) / 255
		if x <= 0.04045 {
			x /= 12.92
		} else {
			x = math.Pow((x+0.055)/1.055, 2.4)
		}
		t.light[i] = int32(math.Round(x * 65535))
	}
	n := 0 // the nearest number: the next one from half-way on
	for l := range t.number {
		for n < 255 && int32(2*l) >= t.light[n]+t.light[n+1] {
			n++
		}
		t.number[l] = uint8(n)
	}
	return t
})

// same reports a profile that is sRGB under another name: within less than what eight bits can tell.
func (p *profile) same() bool {
	if p == nil {
		return true
	}
	const nearCurve, nearMatrix = 65535 * 6 / 1000, 65536 / 100
	for i, curve := range p.light {
		for j, l := range curve {
			if d := l - srgb().light[j]; d > nearCurve || d < -nearCurve {
				return false
			}
		}
		for j, m := range p.matrix[i] {
			if i == j {
				m -= 1 << 16
			}
			if m > nearMatrix || m < -nearMatrix {
				return false
			}
		}
	}
	return true
}

// convert takes one colour to sRGB.
func (p *profile) convert(r, g, b uint8) (uint8, uint8, uint8) {
	l := [3]int64{int64(p.light[0][r]), int64(p.light[1][g]), int64(p.light[2][b])}
	var out [3]uint8
	for i, m := range p.matrix {
		v := (m[0]*l[0] + m[1]*l[1] + m[2]*l[2] + 1<<15) >> 16
		out[i] = srgb().number[min(max(v, 0), 65535)]
	}
	return out[0], out[1], out[2]
}

package main

import (
	"math/rand/v2"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The long tail of a real collection: names of fields, mounds and lanes, makes of machines. Without it a corpus made from
// templates has some 700 syllables, where write-ups have about two thousand, and an index of it looks smaller than it is.

// rimes are the ends of Vietnamese syllables; * stands after the vowel that bears the tone.
const rimes = `a*, a*c, a*ch, a*i, a*m, a*n, a*ng, a*nh, a*o, a*p, a*t, a*u, a*y, ă*c, ă*m, ă*n, ă*ng, ă*p, ă*t, â*c, â*m, â*n, â*ng, â*p, â*t, â*u, â*y,
e*, e*c, e*m, e*n, e*ng, e*o, e*p, e*t, ê*, ê*ch, ê*m, ê*n, ê*nh, ê*p, ê*t, ê*u, i*, i*a, i*ch, iê*c, iê*m, iê*n, iê*ng, iê*p, iê*t, iê*u, i*m, i*n, i*nh, i*p, i*t, i*u,
o*, oa*, oa*c, oa*i, oa*n, oa*ng, oa*nh, oa*t, oă*n, oă*t, o*c, oe*, o*i, o*m, o*n, o*ng, o*p, o*t, ô*, ô*c, ô*i, ô*m, ô*n, ô*ng, ô*p, ô*t, ơ*, ơ*i, ơ*m, ơ*n, ơ*p, ơ*t,
u*, u*a, uâ*n, uâ*t, u*c, uê*, uê*nh, u*i, u*m, u*n, u*ng, uô*c, uô*i, uô*m, uô*n, uô*ng, uô*t, u*p, u*t, uy*, uyê*n, uyê*t, uy*nh, uy*t,
ư*, ư*a, ư*c, ư*i, ư*ng, ươ*c, ươ*i, ươ*m, ươ*n, ươ*ng, ươ*p, ươ*t, ươ*u, ư*t, ư*u`

const onsets = "b, c, ch, d, đ, g, h, kh, l, m, n, ng, nh, ph, r, s, t, th, tr, v, x, gi"

// oddPlaces are what odd names are of.
const oddPlaces = "xứ đồng, gò, ngõ, đầm, xóm, bãi, cửa hàng, dốc, lối, nhà ông, nhà bà, rộc, mả, đống, cống"

const brands = `Kubota, Yanmar, Trichoderma, Facebook, TikTok, YouTube, wifi, Bluetooth, VssID, VNeID, Excel, Google Maps, Postmart, Voso, Shopee, Lazada,
Honda, Panasonic, Rạng Đông, Vikyno, Bông Sen, Sumitomo, DeKalb, Syngenta, Bayer, biogas, composite, inox, laser, sensor, camera Dahua, Hikvision, GlobalGAP, HACCP, ISO,
chlorine, probiotic, EM gốc, IMO, NPK Văn Điển, kali clorua, Nano bạc, drone DJI, Bắc thơm số 7, TBR225, Đài thơm 8, BC15, Q5, Landrace, Duroc, Brahman, Droughtmaster, Grimaud, Isa Brown`

// syllables makes the tail's syllables, without what cannot be spelled, in an order of its own.
func syllables() []string {
	var list []string
	for _, onset := range commas(onsets) {
		for _, rime := range commas(rimes) {
			narrow := strings.ContainsAny(rime[:1], "ei") || strings.HasPrefix(rime, "ê")
			o := onset
			switch {
			case onset == "gi" && strings.HasPrefix(rime, "i"):
				continue
			case narrow && onset == "c":
				o = "k"
			case narrow && (onset == "g" || onset == "ng"):
				o = onset + "h"
			}
			list = append(list, o+rime)
		}
	}
	shuffle(rand.New(rand.NewPCG(2, 2)), list)
	return list
}

// toned gives a syllable of the list a tone; those that end in a stop can only have two.
func toned(r *rand.Rand, syllable string) string {
	can := []string{"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
	if strings.ContainsAny(syllable[len(syllable)-1:], "pct") || strings.HasSuffix(syllable, "ch") {
		can = []string{"\u0301", "\u0323"}
	}
	return norm.NFC.String(strings.Replace(syllable, "*", pick(r, can), 1))
}

// oddName is a name of two syllables of the tail, of which the first ones are more common.
func (s *story) oddName() string {
	one := func() string {
		u := s.shared.Float64()
		t := toned(s.shared, s.tail[int(u*u*float64(len(s.tail)))])
		return strings.ToUpper(t[:firstLetter(t)]) + t[firstLetter(t):]
	}
	return pick(s.shared, s.odd) + " " + one() + " " + one()
}

// firstLetter is the length of a text's first letter.
func firstLetter(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

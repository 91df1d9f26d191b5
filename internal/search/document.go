package search

// Document is a model as the index sees it. Only what is published may be in it.
type Document struct {
	Slug    string // address of its page: /mo-hinh/<slug>/
	Title   string
	Unit    string
	Place   string
	Summary string
	Year    int
	Texts   []Text  // all there is to search in, the title, unit, place and summary too
	Facets  [][]int // for each facet, the numbers of the document's values in it
}

// Text is a piece of a document and how much a token in it weighs.
type Text struct {
	Weight int
	Text   string
	HTML   bool // Text is HTML: its tags and character references are not words
}

// Weights of the parts of a document. A word in the title weighs as much as a dozen in the body; what a
// model is looked for by (who, where, which decision) lies between. Relevance cases hold them in place.
const (
	WeightTitle    = 12
	WeightUnit     = 6
	WeightPlace    = 6
	WeightPerson   = 6
	WeightDecision = 6
	WeightSummary  = 4
	WeightFact     = 2 // results, partners, field, today's name of the place
	WeightBody     = 1
	saturation     = 4 // a weight of this much is half of all the impact there can be
	levels         = 16
)

// level turns what a token weighs in a document into a level from 1 to 15: the first mention says most.
func level(weight uint32) uint32 {
	return min(levels-1, max(1, (2*levels*weight+weight+saturation)/(2*(weight+saturation))))
}

// Facet is a way to narrow results.
type Facet struct {
	ID, Name string
	Values   []Value
}

// Value is one value of a facet; Count is how many documents have it.
type Value struct {
	ID, Name string
	Count    int
}

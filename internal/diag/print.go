package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

var severityNames = map[Severity]Text{
	Error:   {"lỗi", "error"},
	Warning: {"cảnh báo", "warning"},
	Note:    {"lời nhắc", "note"},
}

// Name returns the severity as it is printed.
func (s Severity) Name(l Lang) string { return severityNames[s].In(l) }

// Position renders file:line:column, leaving out what is not known.
func (f Finding) Position() string {
	switch {
	case f.File == "":
		return ""
	case f.Line == 0:
		return f.File
	case f.Column == 0:
		return fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	return fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
}

// Format is the finding as an editor reads it: the sentence, the line with a caret, the hint.
func (f Finding) Format(l Lang) string { return f.format(l, func(_, s string) string { return s }) }

// The colours of a finding on a terminal (ECMA-48, select graphic rendition): 16 colours alone, which every
// terminal shows in its own shades, on dark and on light.
var severityColours = map[Severity]string{Error: "1;31", Warning: "1;33", Note: "1;36"}

const strong, quiet = "1", "2"

func coloured(colour, s string) string { return "\x1b[" + colour + "m" + s + "\x1b[0m" }

func (f Finding) format(l Lang, paint func(colour, s string) string) string {
	var b strings.Builder
	if p := f.Position(); p != "" {
		b.WriteString(paint(strong, p))
		b.WriteString(": ")
	}
	own := severityColours[f.Severity]
	fmt.Fprintf(&b, "%s: %s  %s\n", paint(own, f.Severity.Name(l)), f.Text.In(l), paint(quiet, "["+f.Code+"]"))
	if f.Line > 0 && f.Source != "" {
		number := fmt.Sprintf("%5d", f.Line)
		line, caret := excerpt(f.Source, f.Column, f.Length)
		fmt.Fprintf(&b, "%s %s\n", paint(quiet, number+" |"), line)
		if caret != "" {
			at := strings.IndexByte(caret, '^')
			fmt.Fprintf(&b, "%s %s%s\n", paint(quiet, strings.Repeat(" ", len(number))+" |"), caret[:at], paint(own, caret[at:]))
		}
	}
	if hint := f.Hint.In(l); hint != "" {
		fmt.Fprintf(&b, "      %s: %s\n", paint(strong, Text{"gợi ý", "hint"}.In(l)), hint)
	}
	return b.String()
}

// excerptWidth is how much of a long line is shown around the caret, in characters.
const excerptWidth = 100

// excerpt cuts a long line around the column and draws the caret under it. Combining marks take no
// room on screen, so the caret of decomposed text still stands under its letter.
func excerpt(source string, column, length int) (line, caret string) {
	runes := []rune(source)
	from, to := 0, len(runes)
	prefix, suffix := "", ""
	if to > excerptWidth {
		from = max(0, min(column-1-excerptWidth/2, to-excerptWidth))
		to = from + excerptWidth
		if from > 0 {
			prefix = "…"
		}
		if to < len(runes) {
			suffix = "…"
		}
	}
	var shown, pad strings.Builder
	shown.WriteString(prefix)
	pad.WriteString(strings.Repeat(" ", len([]rune(prefix))))
	for i, r := range runes[from:to] {
		switch {
		case r == '\t':
			shown.WriteRune('\t')
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			shown.WriteRune('\uFFFD')
		default:
			shown.WriteRune(r)
		}
		if from+i < column-1 && !unicode.Is(unicode.Mn, r) {
			if r == '\t' {
				pad.WriteRune('\t')
			} else {
				pad.WriteRune(' ')
			}
		}
	}
	shown.WriteString(suffix)
	if column < 1 {
		return shown.String(), ""
	}
	wide := 0
	for i := column - 1; i < min(column-1+max(length, 1), to); i++ {
		if i >= 0 && !unicode.Is(unicode.Mn, runes[i]) {
			wide++
		}
	}
	return shown.String(), pad.String() + "^" + strings.Repeat("~", max(wide-1, 0))
}

// WriteText prints findings one after another for people.
func WriteText(w io.Writer, fs Findings, l Lang) error {
	for _, f := range fs {
		if _, err := io.WriteString(w, f.Format(l)); err != nil {
			return err
		}
	}
	return nil
}

// WriteColour is WriteText for a terminal that shows colours.
func WriteColour(w io.Writer, fs Findings, l Lang) error {
	for _, f := range fs {
		if _, err := io.WriteString(w, f.format(l, coloured)); err != nil {
			return err
		}
	}
	return nil
}

// WriteJSON prints one array for programs. Severity is always the English word.
func WriteJSON(w io.Writer, fs Findings, l Lang) error {
	type record struct {
		Severity string `json:"severity"`
		Code     string `json:"code"`
		File     string `json:"file,omitempty"`
		Line     int    `json:"line,omitempty"`
		Column   int    `json:"column,omitempty"`
		Length   int    `json:"length,omitempty"`
		Text     string `json:"text"`
		Hint     string `json:"hint,omitempty"`
		Source   string `json:"source,omitempty"`
	}
	records := make([]record, 0, len(fs))
	for _, f := range fs {
		records = append(records, record{f.Severity.Name(EN), f.Code, f.File, f.Line, f.Column, f.Length, f.Text.In(l), f.Hint.In(l), f.Source})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(records)
}

// WriteGitHub prints workflow commands, which GitHub shows beside the changed line.
// Source of the escapes: the actions/toolkit command format.
func WriteGitHub(w io.Writer, fs Findings, l Lang) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, f := range fs {
		level := map[Severity]string{Error: "error", Warning: "warning", Note: "notice"}[f.Severity]
		var props []string
		if f.File != "" {
			props = append(props, "file="+property.Replace(f.File))
		}
		if f.Line > 0 {
			props = append(props, fmt.Sprintf("line=%d", f.Line))
		}
		if f.Column > 0 {
			props = append(props, fmt.Sprintf("col=%d", f.Column))
		}
		props = append(props, "title="+property.Replace(f.Code))
		text := f.Text.In(l)
		if hint := f.Hint.In(l); hint != "" {
			text += "\n" + hint
		}
		if _, err := fmt.Fprintf(w, "::%s %s::%s\n", level, strings.Join(props, ","), data.Replace(text)); err != nil {
			return err
		}
	}
	return nil
}

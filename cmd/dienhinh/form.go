package main

import (
	"bufio"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// form asks for one thing after another in plain lines, as every console can: no cursor, no colours, no raw mode.
// On each question Enter takes what is offered, ? explains, < goes back and - leaves the answer empty.
// A form only fills in variables; whoever asked writes afterwards, so that Ctrl+C leaves nothing behind.
type form struct {
	*app
	lines <-chan string // closed where the input ends
}

// question is one thing to ask for. The answer goes into value; what stands there before is offered.
type question struct {
	label, help diag.Text
	value       *string
	offer       func() string                // offered when value is empty; nil for nothing
	choices     func() []string              // what can be chosen by number or a few letters; nil for any text
	unlisted    bool                         // the choices are many: they are shown by ? only
	check       func(string) (string, error) // the answer as it is kept, or a *failure; nil takes everything
	required    bool
	skip        func() bool // nil: never
	before      func()      // shows something above the question; nil: nothing
}

func (a *app) newForm() *form {
	lines := make(chan string)
	go func() {
		defer close(lines)
		in := bufio.NewScanner(a.in)
		for in.Scan() {
			select {
			case lines <- in.Text():
			case <-a.ctx.Done():
				return
			}
		}
	}()
	return &form{a, lines}
}

// read waits for a line. Ctrl+C, or the end of the input, ends the form.
func (f *form) read() (string, error) {
	select {
	case line, ok := <-f.lines:
		if ok {
			return strings.TrimSpace(viet.NFC(line)), nil
		}
	case <-f.ctx.Done():
	}
	fmt.Fprintln(f.err)
	return "", &failure{exitIO, diag.Say("đã dừng theo yêu cầu; chưa tạo gì", "stopped; nothing was made"), diag.Text{}}
}

// ask goes through the questions.
func (f *form) ask(questions []question) error {
	questions = slices.Clone(questions)
	step := func(i, by int) int {
		for i += by; i >= 0 && i < len(questions); i += by {
			if q := questions[i]; q.skip == nil || !q.skip() {
				return i
			}
		}
		return i
	}
	for i := step(-1, 1); i < len(questions); {
		answer, back, err := f.one(questions[i])
		switch {
		case err != nil:
			return err
		case back:
			if i = step(i, -1); i < 0 {
				fmt.Fprintln(f.err, f.say("đây là câu đầu tiên", "this is the first question"))
				i = step(-1, 1)
			}
		default:
			*questions[i].value = answer
			i = step(i, 1)
		}
	}
	return nil
}

// one asks until there is an answer, or the wish to go back.
func (f *form) one(q question) (answer string, back bool, err error) {
	offered := *q.value
	if offered == "" && q.offer != nil {
		offered = q.offer()
	}
	var choices []string
	if q.choices != nil {
		choices = q.choices()
	}
	if q.before != nil {
		q.before()
	}
	fmt.Fprintf(f.err, "\n%s\n", q.label.In(f.lang))
	if !q.unlisted {
		f.list(choices)
	}
	for {
		fmt.Fprint(f.err, f.prompt(q, offered))
		line, err := f.read()
		if err != nil {
			return "", false, err
		}
		switch {
		case line == "<":
			return "", true, nil
		case line == "?":
			fmt.Fprintln(f.err, q.help.In(f.lang))
			f.list(choices)
			fmt.Fprintln(f.err, f.say("Enter: lấy giá trị trong ngoặc vuông · <: quay lại câu trước · -: để trống · Ctrl+C: thôi, không tạo gì",
				"Enter: take what is in brackets · <: back one question · -: leave empty · Ctrl+C: stop, make nothing"))
			continue
		case strings.ContainsFunc(line, unicode.IsControl):
			f.complain(diag.Say("ở đây không dùng được phím mũi tên, phím Tab", "arrow keys and Tab do nothing here"), diag.Say("gõ lại câu trả lời", "type the answer again"))
			continue
		case line == "":
			line = offered
		case line == "-":
			line = ""
		}
		if line == "" {
			if !q.required {
				return "", false, nil
			}
			f.complain(diag.Say("mục này không để trống được", "this cannot be empty"), diag.Say("gõ ? để xem giải thích", "type ? for an explanation"))
			continue
		}
		line, problem := q.take(line, choices)
		if problem == nil {
			if choices != nil || line != offered {
				fmt.Fprintln(f.err, "  → "+line)
			}
			return line, false, nil
		}
		wrong, ok := problem.(*failure)
		if !ok {
			return "", false, problem
		}
		f.complain(wrong.text, wrong.hint)
	}
}

func (f *form) prompt(q question, offered string) string {
	switch {
	case offered != "":
		return "[" + offered + "] > "
	case q.required:
		return "> "
	}
	return f.say("[để trống, điền sau] > ", "[empty, may wait] > ")
}

func (f *form) list(choices []string) {
	for i, c := range choices {
		fmt.Fprintf(f.err, "  %2d. %s\n", i+1, c)
	}
}

// take is the answer as it is kept: what the registry knows by that name, else what a number or a few letters mean.
func (q question) take(answer string, choices []string) (string, error) {
	if q.check == nil {
		return choose(answer, choices)
	}
	if kept, err := q.check(answer); err == nil {
		return kept, nil
	}
	chosen, err := choose(answer, choices)
	if err != nil {
		return "", err
	}
	return q.check(chosen)
}

// choose finds what a number or a few letters mean: "3", "kinh", "vh", "gia loc". Other words are left to check.
func choose(answer string, choices []string) (string, error) {
	if len(choices) == 0 {
		return answer, nil
	}
	if n, err := strconv.Atoi(answer); err == nil {
		if n < 1 || n > len(choices) {
			return "", &failure{exitUsage, diag.Say("không có số %d", "there is no number %d", n), diag.Say("chọn từ 1 đến %d", "choose from 1 to %d", len(choices))}
		}
		return choices[n-1], nil
	}
	var meant, first []string
	for _, c := range choices {
		switch word := begins(c, answer); {
		case word == 0:
			first = append(first, c)
			fallthrough
		case word > 0:
			meant = append(meant, c)
		}
	}
	if len(first) == 1 {
		return first[0], nil // “vh” is Văn hóa - xã hội, though there is a later v and h elsewhere
	}
	switch len(meant) {
	case 0:
		return answer, nil
	case 1:
		return meant[0], nil
	}
	return "", &failure{exitUsage, diag.Say("“%s” có thể là: %s", "“%s” may be: %s", answer, strings.Join(meant, ", ")), diag.Say("gõ thêm chữ, hoặc gõ số", "type more letters, or the number")}
}

// begins finds the word of a name from which on its words, or its initials, begin so, or -1; marks do not matter.
func begins(name, with string) int {
	words, want := viet.Syllables(name), strings.Join(viet.Syllables(with), " ")
	initials := ""
	for _, w := range words {
		initials += w[:1]
	}
	for i := range words {
		if want != "" && (strings.HasPrefix(strings.Join(words[i:], " "), want) || strings.HasPrefix(initials[i:], want)) {
			return i
		}
	}
	return -1
}

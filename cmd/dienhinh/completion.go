package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

// shells are those that completion can be made for, each with how it is switched on for good.
var shells = []struct{ name, install string }{
	{"powershell", `dienhinh completion powershell >> $PROFILE`},
	{"bash", `dienhinh completion bash > ~/.local/share/bash-completion/completions/dienhinh`},
	{"zsh", `dienhinh completion zsh > "${fpath[1]}/_dienhinh"`},
	{"fish", `dienhinh completion fish > ~/.config/fish/completions/dienhinh.fish`},
}

// completionCommand stands in for cobra's own, whose help is English.
func (a *app) completionCommand() *cobra.Command {
	var names, how []string
	for _, s := range shells {
		names, how = append(names, s.name), append(how, "  "+s.install)
	}
	return &cobra.Command{
		Use:   "completion " + strings.Join(names, "|"),
		Short: a.say("Để phím Tab viết nốt lệnh, tùy chọn, lĩnh vực, địa bàn", "Let Tab finish commands, options, fields and places"),
		Long: a.say("In ra đoạn mã để phím Tab viết nốt lệnh, tùy chọn và giá trị trong danh mục. Chạy lệnh của cửa sổ lệnh bạn dùng, rồi mở cửa sổ mới.",
			"Prints the script that lets Tab finish commands, options and values of the registries. Run the line for your shell, then open a new window."),
		Example:   strings.Join(how, "\n"),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &failure{exitUsage, diag.Say("cần tên cửa sổ lệnh: %s", "name a shell: %s", strings.Join(names, ", ")), diag.Say("ví dụ: dienhinh completion powershell", "for example: dienhinh completion powershell")}
			}
			root, err := cmd.Root(), error(nil)
			switch args[0] {
			case "powershell":
				err = root.GenPowerShellCompletionWithDesc(a.out)
			case "bash":
				err = root.GenBashCompletionV2(a.out, true)
			case "zsh":
				err = root.GenZshCompletion(a.out)
			case "fish":
				err = root.GenFishCompletion(a.out, true)
			default:
				return &failure{exitUsage, diag.Say("không có cửa sổ lệnh “%s”", "there is no shell “%s”", args[0]), diag.Say("chọn một trong: %s", "choose one of: %s", strings.Join(names, ", "))}
			}
			if err != nil {
				return &failure{exitIO, diag.Say("không in ra được (%v)", "cannot print (%v)", err), diag.Text{}}
			}
			return nil
		},
	}
}

// complete lets Tab finish the values that options of a command take: ids, because they have neither spaces nor marks, each
// with its name. No option of that name is no harm.
func (a *app) complete(cmd *cobra.Command) {
	registry := func(list func(*content.Registry) []cobra.Completion) cobra.CompletionFunc {
		return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			reg, err := a.registry()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			return list(reg), cobra.ShellCompDirectiveNoFileComp
		}
	}
	terms := func(list []*content.Term) (values []cobra.Completion) {
		for _, t := range list {
			values = append(values, cobra.CompletionWithDesc(t.ID, t.Name))
		}
		return values
	}
	for flag, values := range map[string]cobra.CompletionFunc{
		"field": registry(func(r *content.Registry) []cobra.Completion { return terms(r.Fields) }),
		"type":  registry(func(r *content.Registry) []cobra.Completion { return terms(r.Types) }),
		"district": registry(func(r *content.Registry) (values []cobra.Completion) {
			for _, d := range r.Districts {
				values = append(values, cobra.CompletionWithDesc(d.ID, d.Name))
			}
			return values
		}),
		"from": func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			existing, err := a.existing()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			var values []cobra.Completion
			for slug, file := range existing.slugs {
				values = append(values, cobra.CompletionWithDesc(slug, file))
			}
			slices.Sort(values)
			return values, cobra.ShellCompDirectiveNoFileComp
		},
		"lang":   cobra.FixedCompletions([]cobra.Completion{"vi", "en"}, cobra.ShellCompDirectiveNoFileComp),
		"format": cobra.FixedCompletions([]cobra.Completion{"text", "json", "github"}, cobra.ShellCompDirectiveNoFileComp),
	} {
		if cmd.Flags().Lookup(flag) != nil || cmd.PersistentFlags().Lookup(flag) != nil {
			_ = cmd.RegisterFlagCompletionFunc(flag, values) // fails for unknown options only
		}
	}
	for _, flag := range []string{"root", "out"} {
		if cmd.Flags().Lookup(flag) != nil || cmd.PersistentFlags().Lookup(flag) != nil {
			_ = cmd.MarkFlagDirname(flag)
			_ = cmd.MarkPersistentFlagDirname(flag)
		}
	}
	for _, sub := range cmd.Commands() {
		a.complete(sub)
	}
}

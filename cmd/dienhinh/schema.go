package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/schema"
)

func (a *app) schemaCommand() *cobra.Command {
	var write bool
	names := strings.Join(schema.Names(), "|")
	cmd := &cobra.Command{
		Use:   "schema [" + names + "]",
		Short: a.say("In JSON Schema của phần thông tin, để trình soạn thảo gợi ý và soát lỗi", "Print the JSON Schema of the front matter, for editors' completion"),
		Example: `  dienhinh schema > mo-hinh.schema.json
  dienhinh schema --write`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || write && len(args) > 0 {
				return &failure{exitUsage, diag.Say("lệnh schema không nhận thêm “%s”", "the command schema takes no “%s”", args[len(args)-1]),
					diag.Say("chạy: dienhinh schema [%s], hoặc dienhinh schema --write", "run: dienhinh schema [%s], or dienhinh schema --write", names)}
			}
			return a.schema(args, write)
		},
	}
	cmd.Flags().BoolVar(&write, "write", false, a.say("ghi lại các tệp gợi ý trong .vscode/ và trang tra cứu của hướng dẫn (chạy sau khi sửa danh mục)", "write the files of .vscode/ and the guide's reference page anew (after a change of the registries)"))
	return cmd
}

// registry reads the project's registries, which have to be good.
func (a *app) registry() (*content.Registry, error) {
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := readOrdinary(filepath.Join(a.root, filepath.FromSlash(p)))
		return data, err == nil
	})
	if findings.Failed() {
		a.showSome(findings)
		return nil, &failure{exitContent, diag.Say("danh mục trong content/registry/ có lỗi; sửa rồi chạy lại", "the registries in content/registry/ have errors; mend them first"), diag.Text{}}
	}
	return reg, nil
}

func (a *app) schema(args []string, write bool) error {
	reg, err := a.registry()
	if err != nil {
		return err
	}
	if write {
		return a.writeSchema(reg)
	}
	name := schema.Names()[0]
	if len(args) > 0 {
		name = args[0]
	}
	data, ok, err := schema.Of(name, reg, a.lang)
	if err != nil {
		return err
	}
	if !ok {
		return &failure{exitUsage, diag.Say("không có loại tệp nào là “%s”", "there is no sort of files “%s”", name),
			diag.Say("chọn một trong: %s", "choose one of: %s", strings.Join(schema.Names(), ", "))}
	}
	if _, err := a.out.Write(data); err != nil {
		return &failure{exitIO, diag.Say("không in ra được (%v)", "cannot print (%v)", err), diag.Text{}}
	}
	return nil
}

func (a *app) writeSchema(reg *content.Registry) error {
	files, err := schema.Files(reg)
	if err != nil {
		return err
	}
	for _, f := range files {
		path := filepath.Join(a.root, filepath.FromSlash(f.Path))
		old, err := readOrdinary(path)
		if err == nil && f.Once {
			continue // by now somebody's own
		}
		if err == nil && !schema.Generated(f.Path, old) {
			return &failure{exitContent, diag.Say("%s do người viết nên không bị ghi đè", "%s was written by somebody and is left alone", f.Path),
				diag.Say("đổi tên tệp ấy rồi chạy lại", "rename it and run the command again")}
		}
		if err == nil && bytes.Equal(old, f.Data) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return cannotWrite(f.Path, err)
		}
		if err := overwrite(path, f.Path, f.Data); err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.say("đã ghi %s", "wrote %s", f.Path))
	}
	return nil
}

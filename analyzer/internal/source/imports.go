package source

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// readImports reads what the file imports. Packages of other modules lie in a vendor folder of the standard library's own if that imports them.
func (f *File) readImports(standard bool) {
	f.Imports = map[string]string{}
	for _, spec := range f.AST.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if first, _, _ := strings.Cut(target, "/"); standard && strings.Contains(first, ".") {
			target = "vendor/" + target
			spec.Path.Value = strconv.Quote(target)
		}
		switch {
		case spec.Name == nil:
			f.Unnamed = append(f.Unnamed, target)
		case spec.Name.Name == ".":
			f.Dots = append(f.Dots, target)
		case spec.Name.Name == "_":
			f.Blank = append(f.Blank, target)
		default:
			f.Imports[spec.Name.Name] = target
		}
	}
}

// MayImport reports whether an import without a name may be of a package with the given name, judging by its path.
func (f *File) MayImport(name string) bool {
	return slices.ContainsFunc(f.Unnamed, func(target string) bool { return MayBeNamed(target, name) })
}

// MayBeNamed reports whether a package may have a name, judging by its import path.
func MayBeNamed(importPath, name string) bool {
	parts := strings.FieldsFunc(path.Base(importPath), func(r rune) bool { return strings.ContainsRune("-._", r) })
	return GuessName(importPath) == name || slices.Contains(parts, name)
}

// GuessName returns the package name that an import path suggests: "yaml" for "gopkg.in/yaml.v3", "github" for
// "github.com/google/go-github/v70/github".
func GuessName(importPath string) string {
	base := path.Base(importPath)
	if IsMajorVersion(base) && strings.Contains(importPath, "/") {
		base = path.Base(path.Dir(importPath))
	}
	if head, tail, ok := strings.Cut(base, ".v"); ok && tail != "" {
		base = head
	}
	return base
}

// IsMajorVersion reports whether s is like the last element of a module's path that stands for its major version, such as "v2".
func IsMajorVersion(s string) bool {
	digits, ok := strings.CutPrefix(s, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// IsSource reports whether a file name is that of a Go file that may belong to a package.
func IsSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && name[0] != '.' && name[0] != '_'
}

package typescript

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/generator/typescript/internal/view"
	"example.com/rpcgen/rpcdef"
)

// fixtures are the APIs of the golden files.
func fixtures() map[string]*rpcdef.API {
	return map[string]*rpcdef.API{
		"kitchen": kitchen(),
		"plain":   api(nil, method("kitchen.ping", nil, nil)),
		"names":   bitingNames(),
		"words":   reservedNames(),
		"rooms":   rooms(),
	}
}

// runtime/esm holds what the compiler makes of the runtime; -update writes it.
func TestCompiledRuntime(t *testing.T) {
	out := t.TempDir()
	compile(t, "runtime", "--outDir", out)
	for _, name := range compiledNames() {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		want, path := tidy(string(data)), filepath.Join("runtime/esm", name)
		if strings.HasSuffix(name, ".d.ts") {
			want = breakLines(want)
		}
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s isn't what the compiler makes of the runtime, which `make generate` writes: -want +got\n%s", path, diff)
		}
	}
}

// compiledNames returns the files of runtime/esm.
func compiledNames() []string {
	var names []string
	for _, name := range runtimeModules {
		names = append(names, name+".js", name+".d.ts")
	}
	return names
}

var indented = regexp.MustCompile(`(?m)^(?:    )+`)

// tidy lays out what the compiler writes as the rest of the package is laid out. A declaration that is exported needs no "declare".
func tidy(text string) string {
	text = strings.ReplaceAll(text, "\nexport declare ", "\nexport ")
	return indented.ReplaceAllStringFunc(text, func(blanks string) string { return blanks[:len(blanks)/2] })
}

// breakLines breaks the lines of declarations that are too long.
func breakLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = breakLine(lines[i])
	}
	return strings.Join(lines, "\n")
}

// breakLine returns a declaration with each of its parameters on a line of its own, if it is too long.
func breakLine(line string) string {
	content := strings.TrimLeft(line, " ")
	head, rest, ok := strings.Cut(content, "(")
	if len(line) <= syntax.MaxColumns || !ok || strings.HasPrefix(content, "*") {
		return line
	}
	indent := line[:len(line)-len(content)]
	var b strings.Builder
	b.WriteString(indent + head + "(")
	depth, start := 0, 0
	for i := range len(rest) {
		c, end := rest[i], depth == 0 && rest[i] == ')'
		switch {
		case end || depth == 0 && c == ',':
			b.WriteString("\n" + indent + syntax.Indentation + strings.TrimLeft(rest[start:i], " ") + ",")
			start = i + 1
		case strings.ContainsRune("([{<", rune(c)):
			depth++
		case strings.ContainsRune(")]}", rune(c)) || c == '>' && rest[i-1] != '=':
			depth--
		}
		if end {
			b.WriteString("\n" + indent + rest[i:])
			break
		}
	}
	return b.String()
}

// compile runs the compiler on a project with more flags.
func compile(t *testing.T, project string, flags ...string) {
	t.Helper()
	if out, err := nodeCommand(t, "typescript/bin/tsc", append([]string{"-p", project}, flags...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// minified returns JavaScript files without what doesn't matter, by their names.
func minified(t *testing.T, dir string) map[string]string {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join(dir, "*.js"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("%v: no JavaScript in %s", err, dir)
	}
	esbuild, err := filepath.Abs("node_modules/.bin/esbuild")
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	cmd := exec.Command(esbuild, append(sources, "--minify", "--format=esm", "--outdir="+out, "--log-level=warning")...)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: run npm ci --prefix generator/typescript\n%s", err, text)
	}
	files := map[string]string{}
	for _, source := range sources {
		data, err := os.ReadFile(filepath.Join(out, filepath.Base(source)))
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(source)] = string(data)
	}
	return files
}

// What stands in esm is what the compiler makes of the sources: the same JavaScript, and declarations of the same types, to both compilers.
func TestESM(t *testing.T) {
	apis := fixtures()
	apis["no methods"] = api(nil)
	for name, api := range apis {
		t.Run(name, func(t *testing.T) {
			dir := writeProject(t, mustGenerate(t, api))
			compile(t, dir, "--noEmit", "false", "--outDir", filepath.Join(dir, "dist"))
			want, got := minified(t, filepath.Join(dir, "dist")), minified(t, filepath.Join(dir, "esm"))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-tsc's +ours\n%s", diff)
			}
			v, err := view.New(api)
			if err != nil {
				t.Fatal(err)
			}
			write(t, dir, "same.ts", sameTypes(v))
			for _, compiler := range compilers {
				if out, err := typesOf(t, compiler, dir); err != nil {
					t.Errorf("%s: %v\n%s", compiler, err, out)
				}
			}
		})
	}
}

// The comparison of declarations sees the difference of a single one.
func TestDeclarationsDiffer(t *testing.T) {
	dir := writeProject(t, mustGenerate(t, kitchen()))
	compile(t, dir, "--noEmit", "false", "--emitDeclarationOnly", "--outDir", filepath.Join(dir, "dist"))
	v, err := view.New(kitchen())
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "same.ts", sameTypes(v))
	for file, change := range map[string][2]string{
		"methods.d.ts": {"params?: SearchParams", "params: SearchParams"},
		"client.d.ts":  {"kitchenNames(options?: CallOptions): Promise<string[]>", "kitchenNames(options?: CallOptions): Promise<any>"},
		"types.d.ts":   {"note?: string;", "note: string;"},

		"api-errors.d.ts": {"readonly data: LimitErrorData;", "readonly data: unknown;"},
		"version.d.ts":    {"options?: CallOptions", "options: CallOptions"},
	} {
		path := filepath.Join(dir, "esm", file)
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(before), change[0]) {
			t.Fatalf("%s doesn't have %q", path, change[0])
		}
		write(t, dir, "esm/"+file, strings.ReplaceAll(string(before), change[0], change[1]))
		for _, compiler := range compilers {
			if out, err := typesOf(t, compiler, dir); err == nil || !strings.Contains(string(out), "Type 'true' is not assignable to type 'false'") {
				t.Errorf("%s, %s: %v, want an error for types that differ\n%s", file, compiler, err, out)
			}
		}
		write(t, dir, "esm/"+file, string(before))
	}
}

// typesOf checks same.ts, and the declarations that it compares.
func typesOf(t *testing.T, compiler, dir string) ([]byte, error) {
	t.Helper()
	return checkFile(t, compiler, dir, "same.ts", `"target": "es2022", "module": "nodenext", "exactOptionalPropertyTypes": true`)
}

// sameTypes returns a module that compares the declarations in esm with those in dist: of modules, of classes and of types.
func sameTypes(v *view.View) string {
	var b strings.Builder
	modules := []string{"index", "client", "methods", "types", "version"}
	if len(v.Channels) > 0 {
		modules = append(modules, "channels")
	}
	if len(v.Errors) > 0 {
		modules = append(modules, "api-errors")
	}
	for _, module := range modules {
		fmt.Fprintf(&b, "import type * as ours_%[2]s from \"./esm/%[1]s.js\";\nimport type * as theirs_%[2]s from \"./dist/%[1]s.js\";\n",
			module, strings.ReplaceAll(module, "-", "_"))
	}
	b.WriteString(`
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
// A class is another type than its copy, because of what is private in it.
type Public<T> = { [K in keyof T]: T[K] };
type Module<T> = { [K in keyof T]: T[K] extends abstract new (...args: infer A) => infer I ? [A, Public<I>] : T[K] };
export type Ours = Module<typeof ours_index>;
export type Theirs = Module<typeof theirs_index>;
export const index: Same<Ours, Theirs> = true;
export const client: Same<Module<typeof ours_client>, Module<typeof theirs_client>> = true;
export const methods: Same<typeof ours_methods, typeof theirs_methods> = true;
export const types: Same<typeof ours_types, typeof theirs_types> = true;
export const version: Same<typeof ours_version, typeof theirs_version> = true;
`)
	if len(v.Channels) > 0 {
		b.WriteString("export const channels: Same<typeof ours_channels, typeof theirs_channels> = true;\n")
		for i, c := range v.Channels {
			fmt.Fprintf(&b, "export const stream%d: Same<ReturnType<typeof ours_channels.%[2]s>, ReturnType<typeof theirs_channels.%[2]s>> = true;\n",
				i, c.Functions[0].Name)
		}
	}
	if len(v.Errors) > 0 {
		b.WriteString("export const api_errors: Same<Module<typeof ours_api_errors>, Module<typeof theirs_api_errors>> = true;\n")
	}
	for i, name := range slices.Concat(types.OwnTypes, []string{types.APIName, types.VersionCheckName}, v.TypeNames) {
		arguments := ""
		if name == types.OpenName {
			arguments = "<1>"
		}
		fmt.Fprintf(&b, "export const type%d: Same<ours_index.%[2]s%[3]s, theirs_index.%[2]s%[3]s> = true;\n", i, name, arguments)
	}
	return b.String()
}

// checkFile runs a compiler on a file with options, and on the declarations that it imports; the compiler's own library is left out, for half of the time.
func checkFile(t *testing.T, compiler, dir, name, options string) ([]byte, error) {
	t.Helper()
	write(t, dir, "tsconfig.check.json", `{ "compilerOptions": { "noEmit": true, "strict": true, "skipDefaultLibCheck": true, "types": [], `+options+` }, "files": [`+syntax.Quote(name)+`] }`)
	return nodeCommand(t, compiler+"/bin/tsc", "-p", filepath.Join(dir, "tsconfig.check.json")).CombinedOutput()
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// consumer writes a project that has the package in its node_modules, as a workspace has it, and returns its folder.
func consumer(t *testing.T, main string, files []generator.File) string {
	t.Helper()
	dir := writeProject(t, nil)
	write(t, dir, "main.ts", main)
	for _, f := range files {
		write(t, dir, filepath.Join("packages/kitchen", f.Path), string(f.Data))
	}
	// A folder of its own: the link to npm's packages is shared.
	if err := os.Remove(filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "node_modules/@acme"), 0o755); err != nil {
		t.Fatal(err)
	}
	link(t, filepath.Join(dir, "packages/kitchen"), filepath.Join(dir, "node_modules/@acme/kitchen"))
	modules, err := filepath.Abs("node_modules")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"centrifuge", "events", "protobufjs", "long", "@protobufjs"} {
		link(t, filepath.Join(modules, name), filepath.Join(dir, "node_modules", name))
	}
	return dir
}

func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

const readsInt = `import { kitchenCook, type RPCCaller } from "@acme/kitchen";
export async function main(rpc: RPCCaller): Promise<number> {
  return (await kitchenCook(rpc, { name: "soup", portions: 1 })).FIELD;
}
`

// A consumer sees a new name of a field at once: nothing is built.
func TestRenamedField(t *testing.T) {
	dir := consumer(t, strings.ReplaceAll(readsInt, "FIELD", "int"), mustGenerate(t, kitchen()))
	check := func(compiler string) ([]byte, error) {
		return checkFile(t, compiler, dir, "main.ts", `"target": "es2022", "module": "nodenext"`)
	}
	for _, compiler := range compilers {
		if out, err := check(compiler); err != nil {
			t.Errorf("%s: %v\n%s", compiler, err, out)
		}
	}
	renamed := kitchen()
	for _, d := range renamed.Decls {
		if s, ok := d.(*rpcdef.Struct); ok && s.Name == "Everything" {
			s.Fields[slices.IndexFunc(s.Fields, func(f *rpcdef.Field) bool { return f.Name == "int" })].Name = "whole"
		}
	}
	for _, f := range mustGenerate(t, renamed) {
		write(t, dir, filepath.Join("packages/kitchen", f.Path), string(f.Data))
	}
	for _, compiler := range compilers {
		if out, err := check(compiler); err == nil || !strings.Contains(string(out), "Property 'int' does not exist") {
			t.Errorf("%s: %v, want an error for the old name\n%s", compiler, err, out)
		}
	}
	page := bundle(t, dir, `import { main } from "./main.ts"; console.log(main);`)
	if !bytes.Contains(page, []byte(".whole,\"whole\"")) || bytes.Contains(page, []byte(`.int,"int"`)) {
		t.Errorf("the bundle doesn't have the new name:\n%s", page)
	}
}

// Consumers may have an old library, and check the declarations of their packages.
func TestOldLibrary(t *testing.T) {
	dir := consumer(t, `import { APIClient, CentrifugoRPCClient, RPCDisconnectedError, toBase64 } from "@acme/kitchen";
export const api = new APIClient(new CentrifugoRPCClient({ url: "ws://x", token: "", userId: "1" }));
export const error = new RPCDisconnectedError("x", 1, { cause: toBase64(new Uint8Array()) });
`, mustGenerate(t, kitchen()))
	for _, compiler := range compilers {
		out, err := checkFile(t, compiler, dir, "main.ts",
			`"target": "es2020", "lib": ["es2020", "dom"], "module": "esnext", "moduleResolution": "bundler"`)
		if err != nil {
			t.Errorf("%s: %v\n%s", compiler, err, out)
		}
	}
}

// The compiler doesn't overflow its stack on a struct of very many fields that may be absent or null, in either direction.
func TestManyFields(t *testing.T) {
	wide := object("Wide", rpcdef.InParams|rpcdef.InResults)
	for i := range 3000 {
		name := fmt.Sprintf("field%d", i)
		wide.Fields = append(wide.Fields, field(name, rpcdef.Optional{Elem: str}), omitEmpty(field(name+"s", rpcdef.List{Elem: str})))
	}
	typeCheck(t, writeProject(t, mustGenerate(t, api([]rpcdef.Decl{wide}, method("wide.set", wide, wide)))))
}

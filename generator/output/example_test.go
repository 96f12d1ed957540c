package output_test

import (
	"fmt"
	"os"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/generator/typescript"
)

// Read the services of a package, and write one of the clients.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	report, err := generate("../../examples/tasks", dir)
	fmt.Println(report.Created, err)
	// Output: [typescript/README.md typescript/client.ts typescript/index.ts typescript/methods.ts typescript/package.json typescript/rpc-client.ts typescript/shapes.ts typescript/tsconfig.json typescript/types.ts typescript/wire.ts] <nil>
}

func generate(source, dir string) (output.Report, error) {
	result, err := analyzer.Load(analyzer.Config{Dir: source, Own: generator.IsGenerated})
	if err != nil {
		return output.Report{}, err // a go/scanner.ErrorList where the source is wrong
	}
	backend, err := typescript.New(typescript.Options{PackageName: "@acme/tasks"})
	if err != nil {
		return output.Report{}, err
	}
	files, err := backend.Generate(result.API)
	if err != nil {
		return output.Report{}, err
	}
	return output.Write(dir, []output.Tree{{Dir: backend.Dir, Files: files}})
}

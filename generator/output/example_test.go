package output_test

import (
	"fmt"
	"os"
	"slices"

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
	fmt.Println(slices.Contains(report.Created, "typescript/client.ts"), err)
	// Output: true <nil>
}

func generate(source, dir string) (output.Report, error) {
	result, err := analyzer.Load(analyzer.Config{Dir: source, Own: generator.IsGenerated})
	if err != nil {
		return output.Report{}, err // a go/scanner.ErrorList if the source is wrong
	}
	backend, err := typescript.New(typescript.Options{PackageName: "@acme/tasks"})
	if err != nil {
		return output.Report{}, err
	}
	files, err := backend.Generate(result.API)
	if err != nil {
		return output.Report{}, err
	}
	return output.Write(dir, output.Origin{}, []output.Tree{{Dir: backend.Dir, Files: files}})
}

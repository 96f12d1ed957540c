package generator_test

import (
	"fmt"
	"log"
	"os"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/golang"
	"example.com/rpcgen/generator/python"
)

// Read the services of a module, and write two of the clients.
func Example() {
	result, err := analyzer.Load(analyzer.Config{Dir: "../examples/tasks", Patterns: []string{"."}, OwnHeader: generator.Header})
	if err != nil {
		log.Fatal(err) // a go/scanner.ErrorList where the source is wrong
	}
	var trees []generator.Tree
	for _, backend := range []generator.Backend{golang.New(golang.Options{}), python.New(python.Options{})} {
		files, err := backend.Generate(result.API)
		if err != nil {
			log.Fatal(err)
		}
		trees = append(trees, generator.Tree{Dir: backend.Dir, Files: files})
	}
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	report, err := generator.Write(dir, trees)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(result.API.Methods()), "methods,", report.Created[0])
	// Output: 10 methods, go/README.md
}

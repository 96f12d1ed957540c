package types

import (
	"strings"

	"example.com/rpcgen/rpcdef"
)

// isUUID reports whether t is Python's uuid.UUID.
func isUUID(t rpcdef.Text) bool {
	return t.Go.Name == "UUID" && (isModule(t.Go.Package, "github.com/google/uuid") || isModule(t.Go.Package, "github.com/gofrs/uuid"))
}

// isDecimal reports whether t is Python's decimal.Decimal.
func isDecimal(t rpcdef.Text) bool {
	return t.Go.Name == "Decimal" && isModule(t.Go.Package, "github.com/shopspring/decimal")
}

// isModule reports whether path is a module or one of its major versions, such as github.com/gofrs/uuid/v5.
func isModule(path, module string) bool {
	version, ok := strings.CutPrefix(path, module)
	return ok && (version == "" || strings.HasPrefix(version, "/v") && strings.Trim(version[2:], "0123456789") == "")
}

// Package invalid says what is wrong with JSON that doesn't fit its type, or breaks the validate tags of that.
package invalid

// A Problem is what is wrong with one place of the params.
type Problem struct {
	Path    string `json:"path"` // by wire names and indices, e.g. "items[0].name"; "" for the params as a whole
	Rule    string `json:"rule"` // e.g. "required", "min=3", "type"
	Message string `json:"message"`
}

// String returns the path and the message.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Message
	}
	return p.Path + " " + p.Message
}

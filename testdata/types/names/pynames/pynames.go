// Package pynames has names that mean something in Python.
package pynames

import "time"

// Service is what clients call.
//
//rpcgen:service pynames
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Class        int            `json:"class"`
	From         string         `json:"from"`
	None         *int           `json:"None"`
	Self         int            `json:"self"`
	Str          int            `json:"str"`
	AfterStr     string         `json:"after_str"`
	List         []int          `json:"list"`
	AfterList    []string       `json:"after_list"`
	Int          string         `json:"int"`
	Bool         string         `json:"bool"`
	Float        string         `json:"float"`
	Dict         map[string]int `json:"dict"`
	Bytes        string         `json:"bytes"`
	Any          any            `json:"Any"`
	Datetime     time.Time      `json:"datetime"`
	Time         time.Time      `json:"Time"`
	ModelConfig  int            `json:"model_config"`
	ModelFields  int            `json:"model_fields"`
	ModelDump    int            `json:"model_dump"`
	Copy         int            `json:"copy"`
	JSON         string         `json:"json"`
	Schema       string         `json:"schema"`
	Dict2        string         `json:"dict_"`
	Validate     bool           `json:"validate"`
	Private      int            `json:"_private"`
	Mangled      int            `json:"__mangled"`
	Dunder       int            `json:"__init__"`
	Field        int            `json:"Field"`
	BaseModel    int            `json:"BaseModel"`
	ListOf       []int          `json:"ListOf"`
	Annotations  int            `json:"__annotations__"`
	Match        int            `json:"match"`
	Type         string         `json:"type"`
	FieldsSet    int            `json:"model_fields_set"`
	Construct    int            `json:"construct"`
	Super        int            `json:"super"`
	Property     int            `json:"property"`
	Classmethod  int            `json:"classmethod"`
	TypeChecking int            `json:"TYPE_CHECKING"`
}

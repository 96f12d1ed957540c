// Package quotedignored has the string option where encoding/json ignores it.
package quotedignored

import "time"

// Service is what clients call.
//
//rpcgen:service quotedignored
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	List   []int          `json:"list,string"`
	Map    map[string]int `json:"map,string"`
	Struct Inner          `json:"struct,string"`
	Twice  **int          `json:"twice,string"`
	Any    any            `json:"any,string"`
	Bytes  []byte         `json:"bytes,string"`
	Time   time.Time      `json:"time,string"`
}

// Inner is a struct.
type Inner struct {
	X int `json:"x"`
}

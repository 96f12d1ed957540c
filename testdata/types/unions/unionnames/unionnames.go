// Package unionnames has unions whose names and values bite.
package unionnames

// Service is what clients call.
//
//rpcgen:service unionnames
type Service interface {
	Get() Value
	Put(Params) error
}

// Params are what clients send.
type Params struct {
	Text string `json:"text"`
}

// Value holds the construct.
type Value struct {
	V []Class `json:"v"`
	W []Data  `json:"w"`
	X []Thing `json:"x"`
}

// Class is a union.
//
//rpcgen:union class
type Class interface{ isClass() }

// Data is a union.
//
//rpcgen:union data
type Data interface{ isData() }

// Thing is a union.
//
//rpcgen:union __proto__
//rpcgen:name Awaited
type Thing interface{ isThing() }

// Constructor is a part.
type Constructor struct {
	Class string `json:"class" rpcgen:"const=constructor"`
	Data  string `json:"data" rpcgen:"const=a b"`
	Proto string `json:"__proto__" rpcgen:"const=*/ <!--"`
	Value []Data `json:"value"`
}

// Date is a part.
type Date struct {
	Class string `json:"class" rpcgen:"const=None"`
	Data  string `json:"data" rpcgen:"const=__proto__"`
	Proto string `json:"__proto__" rpcgen:"const=toString"`
	To    Class  `json:"toString"`
}

func (Constructor) isClass() {}
func (Constructor) isData()  {}
func (Constructor) isThing() {}
func (*Date) isClass()       {}
func (*Date) isData()        {}
func (*Date) isThing()       {}

//go:build go1.28 || (go1.27 && goexperiment.jsonv2)

package rpcserver

const emptyNils = true

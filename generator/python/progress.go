package python

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/view"
)

// progressFunction prints the function that makes the calls of methods that tell their progress.
func (p *printer) progressFunction(v view.Client) {
	params := []string{
		"api: API", "method: str", "params: " + v.AnyType, "timeout: float | None", "*", "result: " + v.Callable + "[..., _R]", "progress: " + v.Callable + "[..., _Q]",
	}
	options := []string{"api", "method", "params", "timeout"}
	if v.HasIdempotent {
		params = append(params, "idempotent: bool = False")
		options = append(options, "idempotent=idempotent")
	}
	options = append(options, "progress=told")
	p.P()
	p.P()
	p.head("def _progress", syntax.Leaves(params), emit.Leaf("ProgressCall[_R, _Q]"), ":")
	p.In(func() {
		p.P("async def make(told: ", v.Progress, ") -> _R:")
		p.In(func() {
			p.P("answer = await _call(", strings.Join(options, ", "), ")")
			p.P("return ", v.Decode, "(method, result, answer)")
		})
		p.P()
		p.P("return ProgressCall(method, make, progress, _rpc(api, method).report)")
	})
}

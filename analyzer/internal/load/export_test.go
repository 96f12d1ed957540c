package load

// MarkAll marks all declarations as reachable, and reads their docs and members.
func (p *Program) MarkAll() {
	for pkg := range p.Packages() {
		for _, d := range pkg.decls {
			pkg.reachable[d] = true
		}
		for _, methods := range pkg.methods {
			for _, d := range methods {
				pkg.reachable[d] = true
			}
		}
	}
	describe(p).Wait()
}

//go:build !linux

package generate

func adviseHugePages() {}

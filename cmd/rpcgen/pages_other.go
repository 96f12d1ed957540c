//go:build !linux

package main

// largePages leaves it to the system.
func largePages(int64) {}

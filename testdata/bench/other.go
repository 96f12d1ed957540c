//go:build !unix

package main

import "os"

// peakMemory is 0: it isn't known here.
func peakMemory(*os.ProcessState) int64 { return 0 }

// stampOf looks at a file. Inodes aren't known here.
func stampOf(name string) (stamp, error) {
	info, err := os.Stat(name)
	if err != nil {
		return stamp{}, err
	}
	return stamp{modified: info.ModTime()}, nil
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/ava-labs/avalanchego/utils/logging"
)

// pluginLogger gets a plugin's output from AvalancheGo's client. It shows only lines that point at a fault.
type pluginLogger struct {
	logging.NoLog
	name string
}

func pluginLog(name string) logging.Logger { return &pluginLogger{name: name} }

func (l *pluginLogger) Write(output []byte) (int, error) {
	for line := range bytes.Lines(output) {
		text := strings.TrimSpace(string(line))
		if strings.Contains(text, `"level":"error"`) || strings.Contains(text, `"level":"fatal"`) || strings.HasPrefix(text, "timestampvm:") {
			fmt.Fprintf(os.Stderr, "%s: %s\n", l.name, text)
		}
	}
	return len(output), nil
}

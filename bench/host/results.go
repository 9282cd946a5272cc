package main

import (
	"slices"
	"time"
)

// results of one run: what the rounds gave, for each measure and each plugin.
type results struct {
	Blocks   int             `json:"blocks"`
	Measures []measureResult `json:"measures"`
}

type measureResult struct {
	Measure string `json:"measure"`
	Plugin  string `json:"plugin"`
	// Unit is "/s" for rates, "ms" for times, "MiB" for memory.
	Unit string `json:"unit"`
	// Values of the rounds, in this unit, and their median.
	Values []float64 `json:"values"`
	Median float64   `json:"median"`
	// P50 and P99 of all single calls, in ms.
	P50 float64 `json:"p50,omitempty"`
	P99 float64 `json:"p99,omitempty"`
	// CPU time for each call, in µs, the rounds' median: in the plugin's process, and in its database server's.
	CPU         float64 `json:"cpu,omitempty"`
	DatabaseCPU float64 `json:"databaseCpu,omitempty"`
	// Note is what a reader must know about the result.
	Note string `json:"note,omitempty"`
}

// sample is the result of one measure on one plugin in one round.
type sample struct {
	calls     int
	elapsed   time.Duration
	latencies []time.Duration
	// value is the result of a measure that does not count calls in a time.
	value float64
	note  string
	// cpu times are filled in by the caller of the measure.
	cpu, databaseCPU time.Duration
}

func summarize(measure, plugin, unit string, samples []sample) measureResult {
	result := measureResult{Measure: measure, Plugin: plugin, Unit: unit}
	var latencies []time.Duration
	var cpu, databaseCPU []float64
	for _, s := range samples {
		result.Values = append(result.Values, s.inUnit(unit))
		latencies = append(latencies, s.latencies...)
		if s.calls > 0 {
			cpu = append(cpu, perCall(s.cpu, s.calls))
			databaseCPU = append(databaseCPU, perCall(s.databaseCPU, s.calls))
		}
		result.Note = s.note
	}
	result.Median = median(result.Values)
	if len(latencies) > 0 {
		slices.Sort(latencies)
		result.P50 = milliseconds(latencies[len(latencies)/2])
		result.P99 = milliseconds(latencies[len(latencies)*99/100])
	}
	if len(cpu) > 0 {
		result.CPU, result.DatabaseCPU = median(cpu), median(databaseCPU)
	}
	return result
}

func (s sample) inUnit(unit string) float64 {
	switch {
	case s.value != 0:
		return s.value
	case unit == "/s":
		return float64(s.calls) / s.elapsed.Seconds()
	default:
		return milliseconds(s.elapsed) / float64(max(s.calls, 1))
	}
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}

func perCall(d time.Duration, calls int) float64 { return float64(d.Microseconds()) / float64(calls) }

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/ava-labs/avalanchego/ids"
)

// requestMaker returns a function that makes the body of each call.
type requestMaker func(context.Context, *bench, *plugin) (func() string, error)

const (
	// warmUp is for caches and compilers, before each measure: for this long, and for this many calls unless they take too
	// long.
	warmUp      = 300 * time.Millisecond
	warmUpCalls = 2_000
	warmUpLimit = 5 * time.Second
	chainPrefix = "/ext/bc/bench"
)

func pingRequest(_ context.Context, _ *bench, p *plugin) (func() string, error) {
	if p.dialect.ping == "" {
		return nil, errNotThere
	}
	return constantly(p.dialect.ping), nil
}

func lastAcceptedRequest(_ context.Context, _ *bench, p *plugin) (func() string, error) {
	return constantly(p.dialect.lastAccepted), nil
}

func tipRequest(ctx context.Context, _ *bench, p *plugin) (func() string, error) {
	id, err := p.process.vm.LastAccepted(ctx)
	return constantly(getBlockCall(id)), err
}

func randomBlockRequest(_ context.Context, b *bench, p *plugin) (func() string, error) {
	blocks := b.ids[p.dialect]
	return func() string { return getBlockCall(blocks[rand.IntN(len(blocks))]) }, nil
}

func constantly(body string) func() string { return func() string { return body } }

func getBlockCall(id ids.ID) string { return call("getBlock", `{"id":"`+id.String()+`"}`) }

func call(method, param string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"timestampvm.` + method + `","params":[` + param + `]}`
}

// atConcurrency measures a request over HTTP at 1, 16 and 64 at once.
func atConcurrency(name string, maker requestMaker) []measure {
	var measures []measure
	for _, concurrency := range []int{1, 16, 64} {
		run := func(ctx context.Context, b *bench, p *plugin) (sample, error) {
			body, err := maker(ctx, b, p)
			if err != nil {
				return sample{}, err
			}
			if err := p.warm(ctx, body, concurrency); err != nil {
				return sample{}, err
			}
			return b.charged(p, func() (sample, error) { return p.load(ctx, body, concurrency, b.duration) })
		}
		measures = append(measures, measure{name: fmt.Sprintf("%s-%d", name, concurrency), unit: "/s", run: run})
	}
	return measures
}

func (p *plugin) warm(ctx context.Context, body func() string, concurrency int) error {
	calls := 0
	for started := time.Now(); calls == 0 || calls < warmUpCalls && time.Since(started) < warmUpLimit; {
		s, err := p.load(ctx, body, concurrency, warmUp)
		if err != nil {
			return err
		}
		calls += s.calls
	}
	return nil
}

// load makes calls in a closed loop: each call begins when the previous one is answered.
func (p *plugin) load(ctx context.Context, body func() string, concurrency int, duration time.Duration) (sample, error) {
	latencies := make([][]time.Duration, concurrency)
	errs := make([]error, concurrency)
	started := time.Now()
	var wg sync.WaitGroup
	for worker := range concurrency {
		wg.Go(func() {
			for time.Since(started) < duration && errs[worker] == nil && ctx.Err() == nil {
				text := body()
				begin := time.Now()
				errs[worker] = p.call(text)
				latencies[worker] = append(latencies[worker], time.Since(begin))
			}
		})
	}
	wg.Wait()
	s := sample{elapsed: time.Since(started)}
	for worker := range concurrency {
		if errs[worker] != nil {
			return sample{}, errs[worker]
		}
		s.latencies = append(s.latencies, latencies[worker]...)
	}
	s.calls = len(s.latencies)
	return s, ctx.Err()
}

// call hands a request to AvalancheGo's handler for the chain, as the node's HTTP server does.
func (p *plugin) call(body string) error {
	text, err := p.answer(body)
	if err == nil && bytes.Contains(text, []byte(`"error"`)) {
		return fmt.Errorf("%s: %s: %s", p.Name, body, text)
	}
	return err
}

// answer gives the whole answer to a body of the JSON-RPC API, or to a path that is asked for by GET.
func (p *plugin) answer(text string) ([]byte, error) {
	if strings.HasPrefix(text, blockPath) {
		return p.ask(p.process.block, http.MethodGet, text, http.NoBody)
	}
	return p.ask(p.process.rpc, http.MethodPost, p.dialect.prefix, strings.NewReader(text))
}

func (p *plugin) ask(handler http.Handler, method, path string, body io.Reader) ([]byte, error) {
	request, err := http.NewRequest(method, "http://127.0.0.1:9650"+chainPrefix+path, body)
	if err != nil {
		return nil, err
	}
	request.RequestURI = chainPrefix + path
	request.Header.Set("Accept", "*/*")
	request.Header.Set("User-Agent", "curl/8.0.0")
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/json")
	}
	answer := answerWriter{header: http.Header{}, code: http.StatusOK}
	handler.ServeHTTP(&answer, request)
	if answer.code != http.StatusOK {
		return nil, fmt.Errorf("%s: %s %s: %d %s", p.Name, method, path, answer.code, answer.body)
	}
	return answer.body, nil
}

// answerWriter keeps an answer.
type answerWriter struct {
	header http.Header
	code   int
	body   []byte
}

func (w *answerWriter) Header() http.Header { return w.header }

func (w *answerWriter) WriteHeader(code int) { w.code = code }

func (w *answerWriter) Write(body []byte) (int, error) {
	w.body = append(w.body, body...)
	return len(body), nil
}

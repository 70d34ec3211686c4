// Command oracle says what Flux's kustomize-controller would apply, and which CEL expressions it takes, by Flux's own libraries.
//
// It reads requests from its standard input, one JSON object a line, and answers each with one line of JSON, in their order,
// until the input ends.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Request is one Kustomization to build, or one expression to compile.
type Request struct {
	// Folder is the checkout that the source packs into its artifact.
	Folder string `json:"folder"`
	// Packed says that the folder is an artifact already, so that no ignore rule applies.
	Packed bool `json:"packed"`
	// Ignore is the source's spec.ignore.
	Ignore string `json:"ignore"`
	// Kustomization is the Flux object.
	Kustomization map[string]any `json:"kustomization"`
	// Objects are the ConfigMaps and Secrets of the cluster.
	Objects []*unstructured.Unstructured `json:"objects"`
	// Strict makes a variable that nothing sets an error.
	Strict bool `json:"strict"`
	// Open says that the cluster may have more variables: expressions without a default that name one stay as they are.
	Open bool `json:"open"`
	// Expression is a CEL expression to compile; then there is nothing to build.
	Expression string `json:"expression"`
}

// Answer is what is applied, or why nothing is.
type Answer struct {
	Objects []*unstructured.Unstructured `json:"objects,omitempty"`
	Error   string                       `json:"error,omitempty"`
	// Expression is what Flux says of the expression.
	Expression *Expression `json:"expression,omitempty"`
	// LostLabels are the objects that have other labels than before, once they have those of their owner.
	LostLabels []Named `json:"lostLabels,omitempty"`
}

// Named is an object by its kind and name.
type Named struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

func main() {
	checkouts := newCheckouts()
	err := serve(bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout), checkouts)
	checkouts.remove()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(in *bufio.Reader, out *json.Encoder, checkouts *checkouts) error {
	requests := json.NewDecoder(in)
	for requests.More() {
		var request Request
		if err := requests.Decode(&request); err != nil {
			return err
		}
		if err := out.Encode(answer(checkouts, request)); err != nil {
			return err
		}
	}
	return nil
}

// answer builds; a panic of a library is an error like any other.
func answer(checkouts *checkouts, request Request) (result Answer) {
	defer func() {
		if panic := recover(); panic != nil {
			result = Answer{Error: fmt.Sprintf("panic: %v", panic)}
		}
	}()
	if request.Expression != "" {
		return Answer{Expression: judge(request.Expression)}
	}
	artifact, err := checkouts.pack(request.Folder, request.Ignore, request.Packed)
	if err != nil {
		return Answer{Error: err.Error()}
	}
	objects, err := build(artifact, request)
	if err != nil {
		return Answer{Error: err.Error()}
	}
	lost := lostLabels(objects)
	if err := setCommonMetadata(objects, request.Kustomization); err != nil {
		return Answer{Error: err.Error()}
	}
	return Answer{Objects: objects, LostLabels: lost}
}

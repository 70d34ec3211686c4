package main

import (
	"strings"

	"github.com/google/cel-go/common/types"

	"github.com/fluxcd/pkg/runtime/cel"
)

// Expression is what Flux says of a CEL expression; empty where it takes it.
type Expression struct {
	// Checked is what a readyExpr of a Kustomization or HelmRelease is told.
	Checked string `json:"checked"`
	// Parsed is what one of healthCheckExprs is told, which is not type-checked.
	Parsed string `json:"parsed"`
}

// judge compiles an expression as the controllers do.
func judge(text string) *Expression {
	_, checked := cel.NewExpression(text,
		cel.WithCompile(),
		cel.WithOutputType(types.BoolType),
		cel.WithStructVariables("self", "dep"))
	_, parsed := cel.NewExpression(text)
	return &Expression{Checked: fault(checked, text), Parsed: fault(parsed, text)}
}

// fault leaves out the expression itself and what is drawn below it; of several faults each is a line.
func fault(err error, text string) string {
	if err == nil {
		return ""
	}
	said := strings.TrimPrefix(err.Error(), "failed to parse the CEL expression '"+text+"': ")
	if !strings.HasPrefix(said, "ERROR: ") {
		return said
	}
	var faults []string
	for _, line := range strings.Split(said, "\n") {
		if strings.HasPrefix(line, "ERROR: ") {
			faults = append(faults, line)
		}
	}
	return strings.Join(faults, "\n")
}

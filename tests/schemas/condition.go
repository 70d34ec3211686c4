package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// conditions replaces the expression of each rule with a condition, a list with its operator first:
//
//	[or, C...]  [and, C...]  [not, C]  [has, PATH]  [holds, PATH]  [is, PATH, TEXT]  [starts, PATH, TEXT]  [ends, PATH, TEXT]
//	[some, PATH]: the list has items
//
// Rules that say anything else are left out, and told on the standard error.
func conditions(rules []any) []any {
	var known []any
	for _, rule := range rules {
		rule := rule.(map[string]any)
		text := rule["rule"].(string)
		condition, err := parse(text)
		if err != nil {
			fmt.Fprintf(os.Stderr, "left out: %s: %v\n", text, err)
			continue
		}
		known = append(known, map[string]any{"message": rule["message"], "condition": condition})
	}
	return known
}

func parse(text string) (any, error) {
	environment, err := cel.NewEnv()
	if err != nil {
		return nil, err
	}
	parsed, issues := environment.Parse(text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	return condition(parsed.NativeRep().Expr())
}

func condition(expression ast.Expr) (any, error) {
	switch expression.Kind() {
	case ast.SelectKind:
		path, err := path(expression)
		if expression.AsSelect().IsTestOnly() {
			return []any{"has", path}, err
		}
		return []any{"holds", path}, err
	case ast.CallKind:
		return call(expression.AsCall())
	default:
		return nil, fmt.Errorf("unknown expression")
	}
}

func call(call ast.CallExpr) (any, error) {
	switch name := call.FunctionName(); name {
	case operators.LogicalOr:
		return joined("or", call.Args())
	case operators.LogicalAnd:
		return joined("and", call.Args())
	case operators.LogicalNot:
		return joined("not", call.Args())
	case operators.Equals, operators.NotEquals, operators.Greater:
		return comparison(name, call.Args()[0], call.Args()[1])
	case "startsWith", "endsWith":
		path, err := path(call.Target())
		if err != nil {
			return nil, err
		}
		text, err := literal(call.Args()[0])
		return []any{strings.TrimSuffix(name, "With"), path, text}, err
	default:
		return nil, fmt.Errorf("unknown function %s", name)
	}
}

func joined(operator string, arguments []ast.Expr) (any, error) {
	list := []any{operator}
	for _, argument := range arguments {
		inner, err := condition(argument)
		if err != nil {
			return nil, err
		}
		// `a || b || c` is one list.
		if parts, ok := inner.([]any); ok && parts[0] == operator && operator != "not" {
			list = append(list, parts[1:]...)
		} else {
			list = append(list, inner)
		}
	}
	return list, nil
}

func comparison(operator string, left, right ast.Expr) (any, error) {
	if left.Kind() == ast.CallKind && left.AsCall().FunctionName() == "size" {
		path, err := path(left.AsCall().Args()[0])
		if err != nil {
			return nil, err
		}
		if right.Kind() != ast.LiteralKind || right.AsLiteral().Value() != int64(0) {
			return nil, fmt.Errorf("a size that is compared with another than 0")
		}
		switch operator {
		case operators.Greater:
			return []any{"some", path}, nil
		case operators.Equals:
			return []any{"not", []any{"some", path}}, nil
		}
		return nil, fmt.Errorf("unknown comparison")
	}
	path, err := path(left)
	if err != nil {
		return nil, err
	}
	text, err := literal(right)
	if err != nil || operator == operators.Greater {
		return nil, fmt.Errorf("unknown comparison")
	}
	if operator == operators.NotEquals {
		return []any{"not", []any{"is", path, text}}, nil
	}
	return []any{"is", path, text}, nil
}

// path is the way to a field of `self`.
func path(expression ast.Expr) (string, error) {
	if expression.Kind() != ast.SelectKind {
		return "", fmt.Errorf("no field of self")
	}
	selected := expression.AsSelect()
	operand := selected.Operand()
	if operand.Kind() == ast.IdentKind && operand.AsIdent() == "self" {
		return selected.FieldName(), nil
	}
	parent, err := path(operand)
	return parent + "." + selected.FieldName(), err
}

func literal(expression ast.Expr) (string, error) {
	if expression.Kind() == ast.LiteralKind {
		if text, ok := expression.AsLiteral().Value().(string); ok {
			return text, nil
		}
	}
	return "", fmt.Errorf("no text")
}

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"

	"sigs.k8s.io/yaml"
)

// kept are the keywords of a schema that are checked, in the form of the CRD. All others are left out.
var kept = []string{
	"additionalProperties", "default", "enum", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum",
	"nullable", "pattern", "properties", "type", "x-kubernetes-int-or-string", "x-kubernetes-list-map-keys",
	"x-kubernetes-list-type", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
}

type definition struct {
	Spec struct {
		Group    string
		Names    struct{ Kind string }
		Versions []struct {
			Name   string
			Served bool
			Schema struct{ OpenAPIV3Schema map[string]any }
		}
	}
}

// flux writes the schemas of all served versions, one document a kind, in the order of their names.
func flux(out io.Writer, folders []string) error {
	kinds := map[string]map[string]any{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := read(file, kinds); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	names := make([]string, 0, len(kinds))
	for name := range kinds {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprint(out, "# The schemas of the CRDs of Flux 2.9 and of the Flux operator 0.58, without descriptions. Made by tests/schemas.\n")
	for _, name := range names {
		text, err := yaml.Marshal(kinds[name])
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "--- # %s\n%s", name, text)
	}
	return nil
}

func read(file string, kinds map[string]map[string]any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var crd definition
	if err := yaml.Unmarshal(text, &crd); err != nil {
		return err
	}
	for _, version := range crd.Spec.Versions {
		if !version.Served {
			continue
		}
		schema := version.Schema.OpenAPIV3Schema
		properties, _ := schema["properties"].(map[string]any)
		if properties["status"] != nil {
			// Flux takes it out before it applies an object.
			properties["status"] = map[string]any{"x-kubernetes-preserve-unknown-fields": true}
		}
		if crd.Spec.Group == "notification.toolkit.fluxcd.io" {
			addKinds(schema)
		}
		name := fmt.Sprintf("%s/%s %s", crd.Spec.Group, version.Name, crd.Spec.Names.Kind)
		kinds[name] = reduced(schema)
	}
	return nil
}

func reduced(schema map[string]any) map[string]any {
	small := map[string]any{}
	for _, keyword := range kept {
		if value, ok := schema[keyword]; ok {
			small[keyword] = value
		}
	}
	if properties, ok := small["properties"].(map[string]any); ok {
		of := map[string]any{}
		for name, property := range properties {
			of[name] = reduced(property.(map[string]any))
		}
		small["properties"] = of
	}
	for _, keyword := range []string{"items", "additionalProperties"} {
		if inner, ok := small[keyword].(map[string]any); ok {
			small[keyword] = reduced(inner)
		}
	}
	if rules, ok := small["x-kubernetes-validations"].([]any); ok {
		small["x-kubernetes-validations"] = conditions(rules)
	}
	if list, ok := small["x-kubernetes-validations"].([]any); ok && len(list) == 0 {
		delete(small, "x-kubernetes-validations")
	}
	return small
}

// addKinds adds the kinds of the operator to the enums of kinds, as the operator does where it installs Flux.
func addKinds(schema any) {
	switch schema := schema.(type) {
	case map[string]any:
		if kinds, ok := schema["enum"].([]any); ok && slices.Contains(kinds, any("Kustomization")) {
			schema["enum"] = append(kinds, "FluxInstance", "ResourceSet", "ResourceSetInputProvider")
		}
		for _, inner := range schema {
			addKinds(inner)
		}
	case []any:
		for _, inner := range schema {
			addKinds(inner)
		}
	}
}

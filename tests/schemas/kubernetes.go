package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

type schema struct {
	Ref                  string             `json:"$ref"`
	AllOf                []schema           `json:"allOf"`
	Type                 string             `json:"type"`
	Format               string             `json:"format"`
	Default              any                `json:"default"`
	Items                *schema            `json:"items"`
	AdditionalProperties *schema            `json:"additionalProperties"`
	Properties           map[string]*schema `json:"properties"`
	ListType             string             `json:"x-kubernetes-list-type"`
	MapKeys              []string           `json:"x-kubernetes-list-map-keys"`
	PatchStrategy        string             `json:"x-kubernetes-patch-strategy"`
	PatchMergeKey        string             `json:"x-kubernetes-patch-merge-key"`
	Kinds                []struct {
		Group, Version, Kind string
	} `json:"x-kubernetes-group-version-kind"`
}

// special are definitions that are read by code of their own.
var special = map[string]string{
	"io.k8s.apimachinery.pkg.api.resource.Quantity":   "quantity",
	"io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
	"io.k8s.apimachinery.pkg.apis.meta.v1.Time":       "time",
	"io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime":  "time",
	"io.k8s.apimachinery.pkg.runtime.RawExtension":    "any",
	"io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1":   "any",
	// The schemas in definitions of custom resources are long, come from generators, and have a judge of their own.
	"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps": "any",
}

type table struct {
	definitions map[string]*schema
	// reached are the definitions that are needed, and not yet written.
	reached []string
	seen    map[string]bool
}

// kubernetes writes each kind with the definition of its objects, and then the fields of all definitions. What only one of the
// versions has is there too: a field that no version has is surely none.
func kubernetes(out io.Writer, folders []string) error {
	all := &table{definitions: map[string]*schema{}, seen: map[string]bool{}}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*_openapi.json"))
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := all.read(file); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	all.write(out)
	return nil
}

func (t *table) read(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var document struct {
		Components struct{ Schemas map[string]*schema }
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return err
	}
	for name, definition := range document.Components.Schemas {
		if known := t.definitions[name]; known != nil {
			for field, value := range known.Properties {
				if definition.Properties[field] == nil {
					definition.Properties[field] = value
				}
			}
		}
		t.definitions[name] = definition
	}
	return nil
}

func (t *table) write(out io.Writer) {
	fmt.Fprint(out, "# What the fields of the kinds of Kubernetes 1.34 to 1.36 hold. Made by tests/schemas out of its OpenAPI.\n")
	fmt.Fprint(out, "# A kind and its definition; then each definition with its fields.\n")
	var kinds []string
	for name, definition := range t.definitions {
		if definition.Properties["metadata"] == nil || definition.Properties["kind"] == nil || strings.HasSuffix(name, "List") {
			continue
		}
		for _, kind := range definition.Kinds {
			group := strings.TrimPrefix(kind.Group+"/"+kind.Version, "/")
			kinds = append(kinds, fmt.Sprintf("%s %s %s\n", group, kind.Kind, t.reference(name)))
		}
	}
	sort.Strings(kinds)
	fmt.Fprint(out, strings.Join(kinds, ""))
	written := map[string]string{}
	for len(t.reached) > 0 {
		name := t.reached[0]
		t.reached = t.reached[1:]
		written[short(name)] = t.fields(t.definitions[name])
	}
	names := make([]string, 0, len(written))
	for name := range written {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(out, "= %s\n%s", name, written[name])
	}
}

func (t *table) fields(definition *schema) string {
	var lines []string
	for name, field := range definition.Properties {
		if name != "status" {
			lines = append(lines, fmt.Sprintf("%s %s\n", name, t.of(field)))
		}
	}
	// Flux takes it out before it applies an object, or the API server pays no heed to it.
	if definition.Properties["status"] != nil {
		lines = append(lines, "status any\n")
	}
	sort.Strings(lines)
	return strings.Join(lines, "")
}

// of is the type of a value, in a word.
func (t *table) of(value *schema) string {
	switch {
	case value.Ref != "":
		return t.reference(strings.TrimPrefix(value.Ref, "#/components/schemas/"))
	case len(value.AllOf) == 1:
		return t.of(&value.AllOf[0])
	case value.Items != nil:
		return t.list(value) + t.of(value.Items)
	case value.AdditionalProperties != nil:
		return "map:" + t.of(value.AdditionalProperties)
	case value.Type == "string" && value.Format == "byte":
		return "base64"
	case value.Type == "string", value.Type == "boolean", value.Type == "integer", value.Type == "number":
		return value.Type
	default:
		return "any"
	}
}

// list is how a list is read. Without a list type, the strategy of patches decides.
//
// Follows pkg/schemaconv/smd.go of kube-openapi.
func (t *table) list(value *schema) string {
	keys := value.MapKeys
	switch {
	case value.ListType == "" && strings.HasPrefix(value.PatchStrategy, "merge") && value.PatchMergeKey != "":
		keys = []string{value.PatchMergeKey}
	case value.ListType == "" && value.PatchStrategy == "merge", value.ListType == "set":
		return "set:"
	case value.ListType != "map":
		return "list:"
	}
	item := value.Items
	if len(item.AllOf) == 1 {
		item = &item.AllOf[0]
	}
	fields := t.definitions[strings.TrimPrefix(item.Ref, "#/components/schemas/")].Properties
	shown := make([]string, 0, len(keys))
	for _, key := range keys {
		if text, ok := fields[key].Default.(string); ok && text != "" {
			key += "=" + text
		}
		shown = append(shown, key)
	}
	return "list(" + strings.Join(shown, ",") + "):"
}

func (t *table) reference(name string) string {
	if word, ok := special[name]; ok {
		return word
	}
	definition := t.definitions[name]
	if len(definition.Properties) == 0 {
		return "any"
	}
	if !t.seen[name] {
		t.seen[name] = true
		t.reached = append(t.reached, name)
	}
	return short(name)
}

// short is the name of a definition without the way to its Go package, as far as all have it.
func short(name string) string {
	for _, prefix := range []string{
		"io.k8s.apimachinery.pkg.apis.", "io.k8s.apiextensions-apiserver.pkg.apis.", "io.k8s.kube-aggregator.pkg.apis.", "io.k8s.api.",
	} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return rest
		}
	}
	return name
}

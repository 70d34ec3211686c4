//! Go templates, as a `ResourceSet` holds them.

use infra_graph::flux::template::{Data, Template, TemplateErrorKind};
use infra_graph::source::{SourceMap, Span};
use proptest::prelude::*;

/// A place for what has none.
fn nowhere() -> Span {
    let map = SourceMap::default();
    Span::new(map.add("template".into(), ""), 0, 0)
}

fn render(text: &str, inputs: &serde_json::Value) -> Result<String, (TemplateErrorKind, String)> {
    let fault = |fault: infra_graph::flux::template::TemplateError| (fault.kind, fault.message);
    let template = Template::parse(text).map_err(fault)?;
    let output = template.render(&Data::from_json(inputs), nowhere()).map_err(fault)?;
    Ok(output.text().to_owned())
}

#[test]
fn templates_render_as_in_go() {
    let inputs = serde_json::json!({
        "name": "Team One", "n": 3, "f": 1.5, "big": 1e21, "yes": true, "nothing": null,
        "list": ["b", "a", "b"], "map": {"y": 2, "x": {"z": [1, "t<"]}},
    });
    let cases = [
        ("a << inputs.name >> b", "a Team One b"),
        ("x <<- 1 ->> \n y", "x1y"),
        ("a <</* no */>>b", "a b"),
        ("a <<- /* no */ ->> b", "ab"),
        (
            "<< inputs.n >> << inputs.f >> << inputs.big >> << inputs.yes >> << inputs.nothing >>",
            "3 1.5 1e+21 true <no value>",
        ),
        ("<< inputs.list >> << inputs.map >>", "[b a b] map[x:map[z:[1 t<]] y:2]"),
        ("<< if inputs.nothing >>a<< else if eq inputs.n 3 >>b<< else >>c<< end >>", "b"),
        ("<< with inputs.map >><< .y >><< end >>", "2"),
        ("<< range $i, $x := inputs.list >><< $i >><< $x >>,<< end >>", "0b,1a,2b,"),
        ("<< range $k, $v := inputs.map >><< $k >> << end >>", "x y "),
        ("<< range inputs.nothing >>a<< else >>none<< end >>", "none"),
        ("<< range inputs.list >><< if eq . \"a\" >><< break >><< end >><< . >><< end >>", "b"),
        ("<< range inputs.list >><< if eq . \"a\" >><< continue >><< end >><< . >><< end >>", "bb"),
        ("<< $x := 1 >><< if true >><< $x = 2 >><< end >><< $x >>", "2"),
        ("<< define \"t\" >>[<< . >>]<< end >><< template \"t\" inputs.n >>", "[3]"),
        ("<< inputs.name | slugify >>", "team-one"),
        ("<< \"Ünïcode & Co.'s\" | slugify >>", "unicode-and-co-s"),
        ("<< inputs.name | lower | replace \" \" \"-\" | quote >>", "\"team-one\""),
        ("<< inputs.list | uniq | join \",\" >> << inputs.list | sortAlpha | first >>", "b,a a"),
        ("<< inputs.map | toYaml | nindent 2 >>", "\n  x:\n    z:\n    - 1\n    - t<\n  \"y\": 2\n  "),
        ("<< inputs.map | toJson >>", "{\"x\":{\"z\":[1,\"t\\u003c\"]},\"y\":2}"),
        ("<< \"a\" | sha256sum | trunc 8 >> << \"a\" | b64enc >>", "ca978112 YQ=="),
        ("<< get inputs \"none\" | default \"d\" >> << dig \"map\" \"q\" \"e\" inputs >>", "d e"),
        ("<< ternary \"a\" \"b\" inputs.yes >> << and 1 0 2 >> << or 0 5 >> << not true >>", "a 0 5 false"),
        ("<< add 1 inputs.n >> << sub 5 2 >> << inputs.n | int | printf \"%03d\" >>", "4 3 003"),
        ("<< (index inputs.list 1) >> << len inputs.list >> << (split \"-\" \"a-b\")._1 >>", "a 3 b"),
        (
            "<< has \"a\" inputs.list >> << has 1 inputs.map.x.z >> << hasKey inputs \"n\" >>",
            "true false true",
        ),
        (
            "<< html \"<a b='\\\"&'>\" 1 >> << js \"a='<\\n é\" >> << urlquery \"a b/é~\" >> << html nil >>",
            "&lt;a b=&#39;&#34;&amp;&#39;&gt;1 a\\u003D\\'\\u003C\\u000A é a+b%2F%C3%A9~ &lt;no value&gt;",
        ),
        ("<< urlParse \"HTTPS://u:p@h.io:80/a?b=%20#c\" | urlJoin >>", "https://u:p@h.io:80/a?b=%20#c"),
        (
            "<< $u := urlParse \"http://h.io:80/a\" >><< $u.hostname >> << $u.host >> << $u.path >>",
            "h.io h.io:80 /a",
        ),
        ("<< (urlParse \"mailto:a@b.c\").opaque >> << urlJoin (dict \"path\" \"a:b\") >>", "a@b.c ./a:b"),
        ("<< urlJoin (dict \"host\" \"h\" \"path\" \"x\") >>", "//h/x"),
        ("<< printf \"%s-%d-%v-%q\" \"a\" 1 true \"b\" >>", "a-1-true-\"b\""),
        // What is for private use, or no character yet, is not printed as it is.
        (r#"<< printf "%q %q %q" 1000000 "\u0378\ue000" 233 >>"#, r#"'\U000f4240' "\u0378\ue000" 'é'"#),
        ("<< trunc -3 \"abcdef\" >> << `raw\\n` >> << \"\\u00e9\\t\" | quote >>", "def raw\\n \"é\\t\""),
        ("<< dict \"a\" 1 \"b\" (list 1 2) | toJson >>", "{\"a\":1,\"b\":[1,2]}"),
        (
            "<< contains \"am\" inputs.name >> << hasPrefix \"Te\" inputs.name >> << ne 1 2 >> << lt 1 2 >>",
            "true true true true",
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(render(text, &inputs).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn templates_fail_as_in_go_or_say_what_is_not_supported() {
    let inputs = serde_json::json!({"n": 3, "text": "t"});
    let kind = |text: &str| render(text, &inputs).map_err(|(kind, _)| kind);
    for text in [
        "<< inputs.none >>",
        "<< inputs.text.more >>",
        "<< .inputs >>",
        "<< nobody >>",
        "<< if 1 >>",
        "<< end >>",
        "<< $x >>",
        "<< eq 1 \"1\" >>",
        "<< indent inputs.n \"a\" >>",
        "<< upper inputs.n >>",
        "<< upper >>",
        "<< 1 | 2 >>",
        "<< \"a >>",
        "<<: *anchor",
        "<< fail \"no\" >>",
        "<< urlParse \"git@h.io:a/b\" >>",
        "<< urlParse \"http://h:x/\" >>",
        "<< urlJoin (dict \"host\" 1) >>",
        "<< div 1 0 >>",
        "<< template \"none\" >>",
        "<< break >>",
    ] {
        assert_eq!(kind(text), Err(TemplateErrorKind::Failed), "{text}");
    }
    for text in [
        "<< printf \"%#v\" 1.5 >>",
        "<< urlParse \"http://h/%20\" >>",
        "<< urlParse \"http://[::1]:80/\" >>",
        "<< randInt 1 2 >>",
    ] {
        assert_eq!(kind(text), Err(TemplateErrorKind::Unsupported), "{text}");
    }
    for text in [
        "<< define \"t\" >><< template \"t\" >><< end >><< template \"t\" >>",
        "<< range until 2000 >><< range until 2000 >><< end >><< end >>",
        "<< repeat 100000000 \"a\" >>",
    ] {
        assert_eq!(kind(text), Err(TemplateErrorKind::TooLarge), "{text}");
    }
}

/// The answers are the operator's.
#[test]
fn functions_answer_as_the_operators() {
    let inputs = serde_json::json!({"s": "a-b-c", "n": 3, "l": ["x", "y", "z"], "m": {"b": 1, "a": "t"}});
    let cases = [
        (
            r#"<< $d := dict "a" 1 >><< $_ := set $d "b" inputs.s >><< $d | toJson >>"#,
            r#"{"a":1,"b":"a-b-c"}"#,
        ),
        (r#"<< keys inputs.m | sortAlpha | join "," >>"#, "a,b"),
        (r#"<< values (dict "k" "v") | first >>"#, "v"),
        (r#"<< unset (dict "a" 1 "b" 2) "a" | toJson >>"#, r#"{"b":2}"#),
        (r#"<< regexReplaceAll "([a-z])-([a-z])" inputs.s "${2}_$1" >>"#, "b_a-c"),
        (r#"<< regexReplaceAllLiteral "-" inputs.s "$1" >>"#, "a$1b$1c"),
        (r#"<< regexFind "[0-9]+" "a12b3" >>"#, "12"),
        (r#"<< regexFindAll "[0-9]" "a12b3" -1 | join "." >>"#, "1.2.3"),
        (r#"<< regexMatch "^[a-z-]+$" inputs.s >>"#, "true"),
        (r#"<< regexMatch "[" "x" >>"#, "false"),
        (r#"<< regexSplit "-" inputs.s -1 | join "|" >>"#, "a|b|c"),
        (r#"<< regexQuoteMeta "a.b*" >>"#, r"a\.b\*"),
        (r#"<< mustRegexReplaceAll "a*" "baac" "x" >>"#, "xbxcx"),
        (r#"<< range 3 >><< . >>,<< end >><< print "" >>"#, "0,1,2,"),
        (r#"<< range $i := (inputs.n | int) >><< $i >>;<< end >><< print "" >>"#, "0;1;2;"),
        (
            r#"<< printf "%.2f|%5.1f|%-6s|%06d|%x|%X|%q|%e|%g|%T" 3.14159 2.5 "ab" 42 255 255 "q" 1500000.0 1e21 1.5 >>"#,
            r#"3.14|  2.5|ab    |000042|ff|FF|"q"|1.500000e+06|1e+21|float64"#,
        ),
        (r#"<< printf "%d" "x" >>"#, "%!d(string=x)"),
        (r#"<< printf "%s %s" "a" >>"#, "a %!s(MISSING)"),
        (r#"<< printf "%v %v" 1 2 3 >>"#, "1 2%!(EXTRA int=3)"),
        (r#"<< printf "%[2]d %[1]d" 1 2 >>"#, "2 1"),
        (r#"<< printf "%+d % d %08.3f %t" 5 7 3.14159 true >>"#, "+5  7 0003.142 true"),
        (r#"<< printf "%c%U" 97 8364 >>"#, "aU+20AC"),
        ("<< round 3.14159 2 >>", "3.14"),
        ("<< round -2.5 0 >>", "-3"),
        ("<< floor 2.7 >>", "2"),
        ("<< ceil 2.1 >>", "3"),
        (r#"<< kindIs "map" inputs.m >>"#, "true"),
        ("<< kindOf inputs.n >>", "int64"),
        ("<< typeOf inputs.n >>", "int64"),
        ("<< typeOf 1 >>", "int"),
        ("<< typeOf (list 1) >>", "[]interface {}"),
        (r#"<< typeIs "string" inputs.s >>"#, "true"),
        (r#"<< sha1sum "abc" >>"#, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (r#"<< fromJson "{\"a\":[1,2.5]}" | toJson >>"#, r#"{"a":[1,2.5]}"#),
        (r#"<< (fromJson "{\"a\":1}").a >>"#, "1"),
        (r#"<< slugify "Привет, Мир! 日本 Ünïcode €5" >>"#, "privet-mir-ri-ben-unicode-eu5"),
        (r#"<< slugify "ｆｕｌｌ Ελλάδα" >>"#, "full-ellada"),
        (r#"<< block "b" inputs.s >>[<< . >>]<< end >><< print "" >>"#, "[a-b-c]"),
        ("<< 'a' >>", "97"),
        (r"<< '\n' >>", "10"),
        (r#"<< b32enc "hi" >>"#, "NBUQ===="),
        (r#"<< b32dec "NBUQ====" >>"#, "hi"),
        (r#"<< splitn "-" 2 inputs.s | toJson >>"#, r#"{"_0":"a","_1":"b-c"}"#),
        ("<< chunk 2 (list 1 2 3) | toJson >>", "[[1,2],[3]]"),
        ("<< maxf 1.5 2 | print >>", "2"),
        ("<< minf 1.5 2 >>", "1.5"),
        (r#"<< toDecimal "777" >>"#, "511"),
        (r#"<< base "a/b.txt" >>"#, "b.txt"),
        (r#"<< dir "a/b.txt" >>"#, "a"),
        (r#"<< ext "a/b.txt" >>"#, ".txt"),
        (r#"<< clean "a/./b/../c" >>"#, "a/c"),
        (r#"<< isAbs "/a" >>"#, "true"),
        ("<< float64 1500000 >>", "1.5e+06"),
        (r#"<< title "o'neil mc-donald" >>"#, "O'Neil Mc-Donald"),
        ("<< rest (list) | toJson >>", "null"),
        ("<< initial (list) | toJson >>", "null"),
        ("<< concat | toJson >>", "null"),
        ("<< slice inputs.l 0 4 | toJson >>", r#"["x","y","z",null]"#),
        ("<< slice inputs.l 1 | toJson >>", r#"["y","z"]"#),
        (r#"<< trunc 2.0 "abc" >>"#, "ab"),
        (r#"<< repeat 2.0 "ab" >>"#, "abab"),
        ("<< int64 1e30 >>", "-9223372036854775808"),
        (r#"<< dig "a" "none" inputs.m >>"#, "t"),
        ("<< 1.5e6 | quote >>", r#""1.5e+06""#),
        ("<< 0x1F >>", "31"),
        ("<< 1_000 >>", "1000"),
        (r#"<< sortAlpha (splitList "," "b,a") | join "," >>"#, "a,b"),
        ("<< until 3 | toJson >>", "[0,1,2]"),
    ];
    for (text, wanted) in cases {
        assert_eq!(render(text, &inputs).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn what_one_function_changes_all_see() {
    let inputs = serde_json::json!({"m": {"a": 1}});
    let text = "<< $m := inputs.m >><< $_ := set $m \"b\" 2 >><< inputs.m.b >>";
    assert_eq!(render(text, &inputs).as_deref(), Ok("2"));
    let text = "<< $l := splitList \",\" \"b,a\" >><< $_ := sortAlpha $l >><< index $l 0 >>";
    assert_eq!(render(text, &inputs).as_deref(), Ok("a"));
}

#[test]
fn keys_of_a_map_have_no_order() {
    let inputs = serde_json::json!({"m": {"a": 1, "b": 2}});
    let kind = |text: &str| render(text, &inputs).map_err(|(kind, _)| kind);
    for text in
        ["<< keys inputs.m >>", "<< range keys inputs.m >>x<< end >>", "<< values inputs.m | first >>"]
    {
        assert_eq!(kind(text), Err(TemplateErrorKind::Unknown), "{text}");
    }
    assert_eq!(kind("<< keys inputs.m | len >> << has \"a\" (keys inputs.m) >>").as_deref(), Ok("2 true"));
}

#[test]
fn deep_nesting_is_a_fault() {
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(5_000), close.repeat(5_000));
    for text in [
        nested("<< if 1 >>", "<< end >>"),
        nested("<< if 1 >>a<< else ", "<< end >>"),
        format!("<< {} >>", nested("(", ")")),
    ] {
        assert!(render(&text, &serde_json::json!({})).is_err());
    }
}

proptest! {
    #[test]
    fn a_template_never_panics(text in "(<<-? ?|>>| ->>|[ -~é\n]{0,6}|inputs|\\.a|range|if|else|end|with|define|template|\\$x|:=|=|,|\\||\\(|\\)|\"|`|printf|trunc|indent|-?[0-9]{1,3}|slice|substr|toYaml|index|list|\"[a-z%]{0,3}\"){0,24}") {
        let inputs = serde_json::json!({"a": ["x", {"b": 1}], "n": -2});
        drop(render(&text, &inputs));
    }

    #[test]
    fn an_action_never_panics(name in "[a-zA-Z0-9]{2,12}", first in "-?[0-9]{1,19}", text in "[ -~é日]{0,8}") {
        let text = text.replace(['"', '\\'], "");
        for arguments in [format!("{first} \"{text}\""), format!("\"{text}\" {first}"), format!("{first} {first} \"{text}\""), format!("(list 1 \"{text}\") {first}")] {
            drop(render(&format!("<< {name} {arguments} >>"), &serde_json::json!({})));
            for known in ["trunc", "substr", "indent", "nindent", "repeat", "slice", "index", "until", "untilStep", "seq", "printf", "div", "mod", "dig", "title", "slugify", "quote"] {
                drop(render(&format!("<< {known} {arguments} >>"), &serde_json::json!({})));
            }
        }
    }
}

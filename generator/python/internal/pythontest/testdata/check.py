"""Checks what quote.go and names.go make, with Python's own parser: one request and one answer a line, both JSON.

An answer is an empty string, or what is wrong.
"""

import ast
import inspect
import io
import json
import keyword
import sys
import tokenize
import unicodedata


def literal(request):
    tree = ast.parse(f"x = {request['literal']}\n".encode())
    if len(tree.body) != 1:
        return f"{len(tree.body)} statements"
    value = ast.literal_eval(tree.body[0].value)
    return "" if value == request["text"] else f"value {value!r}, want {request['text']!r}"


def docstring(request):
    indent = " " * request["indent"]
    lines = [indent + line if line else "" for line in request["lines"]]
    head = "class C:\n" if request["indent"] == 4 else "class C:\n    def f(self):\n"
    source = head + "\n".join(lines) + "\n"
    tree = ast.parse(source.encode())
    node = tree.body[0]
    while not isinstance(node.body[0], ast.Expr):
        node = node.body[0]
    if len(tree.body) != 1 or len(node.body) != 1:
        return "more statements than one"
    if any(line != line.rstrip(" \t") for line in lines):
        return "white space at the end of a line"
    got = inspect.cleandoc(ast.literal_eval(node.body[0].value))
    want = inspect.cleandoc(request["text"])
    return "" if got == want else f"docstring {got!r}, want {want!r}"


def names(request):
    for name in request["names"]:
        if not name.isidentifier() or keyword.iskeyword(name):
            return f"{name!r} is no name"
        if unicodedata.normalize("NFKC", name) != name:
            return f"{name!r} is another name for Python"
    if len(set(request["names"])) != len(request["names"]):
        return f"one name twice in {request['names']}"
    return ""


def letters(request):
    for first, last in request["ranges"]:
        for code in range(first, last + 1):
            c = chr(code)
            if not c.isidentifier() or unicodedata.normalize("NFKC", c) != c:
                return f"U+{code:04X} can't be in a name as it is"
    return ""


def keywords(request):
    return "" if set(request["keywords"]) == set(keyword.kwlist) else f"want {keyword.kwlist}"


def package(request):
    """Check a package whose API has the same text everywhere: see hostile_test.go."""
    text, files = request["text"], request["files"]
    trees = {}
    for name in ("models.py", "client.py", "__init__.py", "api_errors.py", "version.py"):
        trees[name] = ast.parse(files[name].encode())
        for token in tokenize.generate_tokens(io.StringIO(files[name]).readline):
            if token.type == tokenize.COMMENT and token.string not in request["comments"]:
                return f"{name} has the comment {token.string!r}"
        if any(c not in "\n" and (c != " " and not c.isprintable()) for c in files[name]):
            return f"{name} has an invisible character"
        if found := imports(trees[name]) - IMPORTS - {name == "client.py" and "__future__"}:
            return f"{name} imports {found}"
    if found := defined(trees["models.py"]) ^ MODELS:
        return f"models.py defines {found}, or doesn't"
    if found := defined(trees["client.py"]) ^ CLIENT:
        return f"client.py defines {found}, or doesn't"
    if found := defined(trees["__init__.py"]) ^ {"__all__", "__version__"}:
        return f"__init__.py defines {found}, or doesn't"
    if found := defined(trees["api_errors.py"]) ^ {"FailedError", "UnlinkedError", "ERRORS"}:
        return f"api_errors.py defines {found}, or doesn't"
    if found := defined(trees["version.py"]) ^ {"API_VERSION", "METHODS", "VersionCheck"}:
        return f"version.py defines {found}, or doesn't"
    models, client = classes(trees["models.py"]), classes(trees["client.py"])
    return (
        models_mistake(models, text)
        or errors_mistake(classes(trees["api_errors.py"]), text)
        or client_mistake(client["API"], request)
    )


MODELS = {"Word", "Alias", "Thing", "Reply", "Piece", "UnknownPart", "Part"}

CLIENT = {"RPCCaller", "API", "APIClient", "_EVERY_RESULT", "_call", "_notify", "_rpc"}

IMPORTS = {
    *("typing", "typing_extensions", "pydantic", "datetime"),
    *(".api_errors", ".client", ".codec", ".constraints", ".errors", ".models", ".rpc_client"),
    *(".schema", ".unions", ".version", ".wire"),
    *("api_errors", "codec", "constraints", "errors", "models", "schema", "unions", "version"),
    "wire",
}


def imports(tree):
    found = {f"{'.' * n.level}{n.module}" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    return found | {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}


def defined(tree):
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            found.add(node.target.id)
        elif isinstance(node, ast.Assign):
            found.update(target.id for target in node.targets)
        elif isinstance(node, ast.If):
            if not all(isinstance(n, ast.ImportFrom) for n in node.body + node.orelse):
                found.add(ast.unparse(node))
        elif not isinstance(node, ast.ImportFrom) and not is_string(node):
            found.add(ast.unparse(node))
    return found


def is_string(node):
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)


def classes(tree):
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def docs(body):
    """Return the docstrings in a body, without that which comes first."""
    return [inspect.cleandoc(node.value.value) for node in body[1:] if is_string(node)]


def models_mistake(models, text):
    doc = inspect.cleandoc(text)
    expected = [text, text + "2"]
    values = [n.value.value for n in models["Word"].body if isinstance(n, ast.Assign)]
    if values != expected:
        return f"the enum has {values!r}, want {expected!r}"
    aliases = [
        keyword.value.value
        for node in models["Thing"].body
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Call)
        for keyword in node.value.keywords
        if keyword.arg == "serialization_alias"
    ]
    if not set(aliases) <= {text, text + "x"}:
        return f"fields are called {aliases!r} on the wire"
    if len([n for n in models["Thing"].body if isinstance(n, ast.AnnAssign)]) != 3:
        return "Thing has not 3 fields"
    if mistake := union_mistake(models, text):
        return mistake
    if text == "":
        return ""
    for name in ("Word", "Thing", "Reply", "Piece"):
        if ast.get_docstring(models[name]) != doc:
            return f"__doc__ of {name} is {ast.get_docstring(models[name])!r}, want {doc!r}"
    for name in ("Word", "Thing"):
        if found := docs(models[name].body):
            if found != [doc, doc]:
                return f"docs in {name} are {found!r}, want {doc!r}"
        else:
            return f"no docs in {name}"
    return ""


def union_mistake(models, text):
    for name, want in (("Piece", text + "v"), ("UnknownPart", "$unknown")):
        (field,) = (n for n in models[name].body if isinstance(n, ast.AnnAssign))
        default = field.value
        if isinstance(default, ast.Call):
            given = {keyword.arg: keyword.value.value for keyword in default.keywords}
            if given["serialization_alias"] != text + "f":
                return f"the field of {name} is called {given['serialization_alias']!r}"
            found = given["default"]
        else:
            found = default.value
        if found != want or field.annotation.slice.value != want:
            return f"the field of {name} is {ast.unparse(field)}, want {want!r}"
    return ""


def errors_mistake(errors, text):
    for name, doc in (("FailedError", text), ("UnlinkedError", f"UnlinkedError {text}")):
        body = [ast.unparse(node) for node in errors[name].body if not is_string(node)]
        if body != [f"name = {name.removesuffix('Error').lower()!r}"]:
            return f"{name} does something else: {body}"
        if doc.strip() and ast.get_docstring(errors[name]) != inspect.cleandoc(doc):
            return f"__doc__ of {name} is {ast.get_docstring(errors[name])!r}, want {doc!r}"
    return ""


def client_mistake(client, request):
    methods = {n.name: n for n in client.body if isinstance(n, ast.AsyncFunctionDef)}
    overloads = [
        n for n in client.body if isinstance(n, ast.AsyncFunctionDef) and n is not methods[n.name]
    ]
    if [ast.unparse(n.body) for n in overloads] != ["..."] * 4:
        return f"there are other overloads: {[ast.unparse(n) for n in overloads]}"
    named = {request["method"], request["method"] + "_no_wait", request["failing"]}
    if set(methods) != {*named, "every", "check_version"}:
        return f"the methods are {sorted(methods)}"
    for name, method in methods.items():
        if name == "check_version":
            continue
        steps = {
            "every": 2,
            request["failing"]: 1,
            request["method"]: 3,
            request["method"] + "_no_wait": 2,
        }
        if len([n for n in method.body if not is_string(n)]) != steps[name]:
            return f"{name} does something else"
        doc = request["text"]
        if "_no_wait" in name:
            doc = f"{doc}\n\nIt doesn't wait for the server to do it.".removeprefix("\n\n")
        if name == request["failing"]:
            if not raises_are_last(ast.get_docstring(method)):
                return f"__doc__ of {name} is {ast.get_docstring(method)!r}"
            continue
        if doc and ast.get_docstring(method) != inspect.cleandoc(doc):
            return f"__doc__ of {name} is {ast.get_docstring(method)!r}, want {doc!r}"
    strings = [n.value for n in ast.walk(methods[request["method"]]) if isinstance(n, ast.Constant)]
    if strings.count(request["wire"]) < 2:
        return f"{request['wire']!r} isn't called: {strings!r}"
    return ""


def raises_are_last(doc):
    """Report whether a docstring ends with a line for each of the errors that are raised."""
    *_, head, failed, unlinked = doc.split("\n")
    starts = ("    FailedError: ", "    UnlinkedError: ")
    return head == "Raises:" and failed.startswith(starts[0]) and unlinked.startswith(starts[1])


CHECKS = {f.__name__: f for f in (literal, docstring, names, letters, keywords, package)}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = CHECKS[request["check"]](request)
    except Exception as error:
        answer = repr(error)
    print(json.dumps(answer), flush=True)

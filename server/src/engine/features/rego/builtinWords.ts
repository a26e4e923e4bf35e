/** What a built-in function takes, gives and does. */
export interface BuiltinWords {
  readonly name: string;
  /** `split(x, delimiter)`. */
  readonly signature: string;
  readonly result: string;
  readonly text: string;
}

/** One function a line, after OPA's builtin_metadata.json (Apache-2.0). */
const WORDS = `
abs(x) number: Returns the number without its sign.
all(x) boolean: Says whether every item is true.
any(x) boolean: Says whether an item is true.
array.concat(x, y) array[any]: Concatenates two arrays.
array.flatten(arr) array[any]: Non-recursively unpacks array items in arr into the flattened array.
array.reverse(arr) array[any]: Returns the reverse of a given array.
array.slice(arr, start, stop) array[any]: Returns a slice of a given array.
base64.decode(x) string: Deserializes the base64 encoded input string.
base64.encode(x) string: Serializes the input string into base64 encoding.
base64.is_valid(x) boolean: Verifies the input string is base64 encoded.
base64url.decode(x) string: Deserializes the base64url encoded input string.
base64url.encode(x) string: Serializes the input string into base64url encoding.
base64url.encode_no_pad(x) string: Serializes the input string into base64url encoding without padding.
bits.and(x, y) number: Returns the bitwise "AND" of two integers.
bits.lsh(x, s) number: Returns a new integer with its bits shifted 's' bits to the left.
bits.negate(x) number: Returns the bitwise negation (flip) of an integer.
bits.or(x, y) number: Returns the bitwise "OR" of two integers.
bits.rsh(x, s) number: Returns a new integer with its bits shifted 's' bits to the right.
bits.xor(x, y) number: Returns the bitwise "XOR" (exclusive-or) of two integers.
ceil(x) number: Rounds the number _up_ to the nearest integer.
concat(delimiter, collection) string: Joins a set or array of strings with a delimiter.
contains(haystack, needle) boolean: Returns 'true' if the search string is included in the base string
count(collection) number: Count takes a collection or string and returns the number of elements (or characters) in it.
crypto.hmac.equal(mac1, mac2) boolean: Returns a boolean representing the result of comparing two MACs for equality without leaking timing information.
crypto.hmac.md5(x, key) string: Returns a string representing the MD5 HMAC of the input message using the input key.
crypto.hmac.sha1(x, key) string: Returns a string representing the SHA1 HMAC of the input message using the input key.
crypto.hmac.sha256(x, key) string: Returns a string representing the SHA256 HMAC of the input message using the input key.
crypto.hmac.sha512(x, key) string: Returns a string representing the SHA512 HMAC of the input message using the input key.
crypto.md5(x) string: Returns a string representing the input string hashed with the MD5 function
crypto.sha1(x) string: Returns a string representing the input string hashed with the SHA1 function
crypto.sha256(x) string: Returns a string representing the input string hashed with the SHA256 function
endswith(search, base) boolean: Returns true if the search string ends with the base string.
floor(x) number: Rounds the number _down_ to the nearest integer.
format_int(number, base) string: Returns the string representation of the number in the given base after rounding it down to an integer value.
glob.match(pattern, delimiters, match) boolean: Parses and matches strings against the glob notation.
glob.quote_meta(pattern) string: Returns a string which represents a version of the pattern where all asterisks have been escaped.
graph.reachable(graph, initial) set[any]: Computes the set of reachable nodes in the graph from a set of starting nodes.
graph.reachable_paths(graph, initial) set[array[any]]: Computes the set of reachable paths in the graph from a set of starting nodes.
hex.decode(x) string: Deserializes the hex-encoded input string.
hex.encode(x) string: Serializes the input string using hex-encoding.
indexof(haystack, needle) number: Returns the index of a substring contained inside a string.
indexof_n(haystack, needle) array[number]: Returns a list of all the indexes of a substring contained inside a string.
intersection(xs) set[any]: Returns the intersection of the given input sets.
io.jwt.decode(jwt) array<object[any:any],object[any:any],string>: Decodes a JSON Web Token and outputs it as an object.
io.jwt.decode_verify(jwt, constraints) array<boolean,object[any:any],object[any:any]>: Verifies a JWT signature under parameterized constraints and decodes the claims if it is valid.
io.jwt.verify_hs256(jwt, secret) boolean: Verifies if a HS256 (secret) JWT signature is valid.
io.jwt.verify_hs384(jwt, secret) boolean: Verifies if a HS384 (secret) JWT signature is valid.
io.jwt.verify_hs512(jwt, secret) boolean: Verifies if a HS512 (secret) JWT signature is valid.
is_array(x) boolean: Returns 'true' if the input value is an array.
is_boolean(x) boolean: Returns 'true' if the input value is a boolean.
is_null(x) boolean: Returns 'true' if the input value is null.
is_number(x) boolean: Returns 'true' if the input value is a number.
is_object(x) boolean: Returns true if the input value is an object
is_set(x) boolean: Returns 'true' if the input value is a set.
is_string(x) boolean: Returns 'true' if the input value is a string.
json.filter(object, paths) object[any:any]: Filters the object.
json.is_valid(x) boolean: Verifies the input string is a valid JSON document.
json.marshal(x) string: Serializes the input term to JSON.
json.marshal_with_options(x, opts) string: Serializes the input term JSON, with additional formatting options via the 'opts' parameter.
json.patch(target, patches) any: Patches an object according to RFC6902.
json.remove(object, paths) object[any:any]: Removes paths from an object.
json.unmarshal(x) any: Deserializes the input string.
lower(x) string: Returns the input string but with all characters in lower-case.
max(collection) any: Returns the maximum value in a collection.
min(collection) any: Returns the minimum value in a collection.
net.cidr_contains(cidr, cidr_or_ip) boolean: Checks if a CIDR or IP is contained within another CIDR.
net.cidr_contains_matches(cidrs, cidrs_or_ips) set[array<any,any>]: Checks if collections of cidrs or ips are contained within another collection of cidrs and returns matches.
net.cidr_expand(cidr) set[string]: Expands CIDR to set of hosts  (e.g., 'net.cidr_expand("192.168.0.0/30")' generates 4 hosts: '{"192.168.0.0", "192.168.0.1", "192.168.0.2", "192.168.0.3"}').
net.cidr_intersects(cidr1, cidr2) boolean: Checks if a CIDR intersects with another CIDR (e.g.
net.cidr_is_valid(cidr) boolean: Parses an IPv4/IPv6 CIDR and returns a boolean indicating if the provided CIDR is valid.
net.cidr_merge(addrs) set[string]: Merges IP addresses and subnets into the smallest possible list of CIDRs (e.g., 'net.cidr_merge(["192.0.128.0/24", "192.0.129.0/24"])' generates '{"192.0.128.0/23"}'.This function merges adjacent subnets where possible, those contained within others and also removes any duplicates.
net.cidr_overlap(cidr, cidr_or_ip) boolean: Checks if a CIDR or IP is contained within another CIDR; 'net.cidr_contains' by its old name.
numbers.range(a, b) array[number]: Returns an array of numbers in the given (inclusive) range.
numbers.range_step(a, b, step) array[number]: Returns an array of numbers in the given (inclusive) range incremented by a positive step.
object.filter(object, keys) object[any:any]: Filters the object by keeping only specified keys.
object.get(object, key, default) any: Returns value of an object's key if present, otherwise a default.
object.keys(object) set[any]: Returns a set of an object's keys.
object.remove(object, keys) object[any:any]: Removes specified keys from an object.
object.subset(super, sub) boolean: Determines if an object 'sub' is a subset of another object 'super'.Object 'sub' is a subset of object 'super' if and only if every key in 'sub' is also in 'super', **and** for all keys which 'sub' and 'super' share, they have the same value.
object.union(a, b) object[any:any]: Creates a new object of the asymmetric union of two objects.
object.union_n(objects) object[any:any]: Creates a new object that is the asymmetric union of all objects merged from left to right.
print() any: Notes values for whoever tests a rule.
product(collection) number: Multiplies elements of an array or set of numbers
regex.find_all_string_submatch_n(pattern, value, number) array[array[string]]: Returns all successive matches of the expression.
regex.find_n(pattern, value, number) array[string]: Returns the specified number of matches when matching the input against the pattern.
regex.is_valid(pattern) boolean: Checks if a string is a valid regular expression: the detailed syntax for patterns is defined by https://github.com/google/re2/wiki/Syntax.
regex.match(pattern, value) boolean: Matches a string against a regular expression.
regex.replace(s, pattern, value) string: Find and replaces the text using the regular expression pattern.
regex.split(pattern, value) array[string]: Splits the input string by the occurrences of the given pattern.
regex.template_match(template, value, delimiter_start, delimiter_end) boolean: Matches a string against a pattern, where the pattern may be glob-like
replace(x, old, new) string: Replace replaces all instances of a sub-string.
round(x) number: Rounds the number to the nearest integer.
semver.compare(a, b) number: Compares valid SemVer formatted version strings.
semver.is_valid(vsn) boolean: Validates that the input is a valid SemVer string.
sort(collection) array[any]: Returns a sorted array.
split(x, delimiter) array[string]: Split returns an array containing elements of the input string split on a delimiter.
sprintf(format, values) string: Returns the given string, formatted.
startswith(search, base) boolean: Returns true if the search string begins with the base string.
strings.any_prefix_match(search, base) boolean: Returns true if any of the search strings begins with any of the base strings.
strings.any_suffix_match(search, base) boolean: Returns true if any of the search strings ends with any of the base strings.
strings.count(search, substring) number: Returns the number of non-overlapping instances of a substring in a string.
strings.render_template(value, vars) string: Renders a templated string with given template variables injected.
strings.replace_n(patterns, value) string: Replaces a string from a list of old, new string pairs.
strings.reverse(x) string: Reverses a given string.
strings.split_n(x, delimiter, n) array[string]: Returns an array of at most 'n' parts of 'x' split on 'delimiter'.
substring(value, offset, length) string: Returns the  portion of a string for a given 'offset' and a 'length'.
sum(collection) number: Sums elements of an array or set of numbers.
time.add_date(ns, years, months, days) number: Returns the nanoseconds since epoch after adding years, months and days to nanoseconds.
time.clock(x) array<number,number,number>: Returns the '[hour, minute, second]' of the day for the nanoseconds since epoch.
time.date(x) array<number,number,number>: Returns the '[year, month, day]' for the nanoseconds since epoch.
time.diff(ns1, ns2) array<number,number,number,number,number,number>: Returns the difference between two unix timestamps in nanoseconds (with optional timezone strings).
time.format(x) string: Returns the formatted timestamp for the nanoseconds since epoch.
time.now_ns() number: Returns the current time since epoch in nanoseconds.
time.parse_duration_ns(duration) number: Returns the duration in nanoseconds represented by a string.
time.parse_ns(layout, value) number: Returns the time in nanoseconds parsed from the string in the given format.
time.parse_rfc3339_ns(value) number: Returns the time in nanoseconds parsed from the string in RFC3339 format.
time.weekday(x) string: Returns the day of the week (Monday, Tuesday, ...) for the nanoseconds since epoch.
to_number(value) number: Converts value of type string, null or boolean to number.
trim(value, cutset) string: Returns 'value' with all leading or trailing instances of the 'cutset' characters removed.
trim_left(value, cutset) string: Returns 'value' with all leading instances of the 'cutset' characters removed.
trim_prefix(value, prefix) string: Returns 'value' without the prefix.
trim_right(value, cutset) string: Returns 'value' with all trailing instances of the 'cutset' characters removed.
trim_space(value) string: Return the given string with all leading and trailing white space removed.
trim_suffix(value, suffix) string: Returns 'value' without the suffix.
type_name(x) string: Returns the type of its input value.
union(xs) set[any]: Returns the union of the given input sets.
units.parse(x) number: Converts strings like "10G", "5K", "4M", "1500m", and the like into a number.
units.parse_bytes(x) number: Converts strings like "10GB", "5K", "4mb", or "1e6KB" into an integer number of bytes.
upper(x) string: Returns the input string but with all characters in upper-case.
uri.is_valid(uri) boolean: Returns true if the input can be parsed as a URI.
uri.parse(uri) object[string:string]: Parses a URI and returns an object containing its components according to RFC 3986.
urlquery.decode(x) string: Decodes a URL-encoded input string.
urlquery.decode_object(x) object: Decodes the given URL query string into an object.
urlquery.encode(x) string: Encodes the input string into a URL-encoded string.
urlquery.encode_object(object) string: Encodes the given object into a URL encoded query string.
uuid.parse(uuid) object[string:any]: Parses the string value as an UUID and returns an object with the well-defined fields of the UUID if valid.
walk(x) array<array[any],any>: Generates '[path, value]' tuples for all nested documents of 'x' (recursively).
yaml.is_valid(x) boolean: Verifies the input string is a valid YAML document.
yaml.unmarshal(x) any: Deserializes the input string.
`;

let known: ReadonlyMap<string, BuiltinWords> | undefined;

/** The functions of Rego that are known here, by their full names. */
export function builtinWords(): ReadonlyMap<string, BuiltinWords> {
  known ??= new Map(WORDS.trim().split('\n').map(readLine));
  return known;
}

function readLine(line: string): readonly [string, BuiltinWords] {
  const [, name = '', args = '', result = '', text = ''] = /^([^(]+)(\([^)]*\)) (\S+): ?(.*)$/.exec(line) ?? [];
  return [name, { name, signature: name + args, result, text }];
}

#!/usr/bin/env bash
# Runs every test of Beraad, and first sees to it that what they need is there.
#
#   ./test.sh                 everything, in order, until something is wrong
#   ./test.sh guards e2e      only these steps
#   ./test.sh --list          the steps, with what each one does
#
# On Debian as root it installs what is missing. Elsewhere it says what is missing and ends with code 2.
# Nothing is ever left out: a test that skips itself fails the run. Logs, and pictures of pages on which a browser test
# failed, are in .test/.
#
# The environment may name a browser (CHROMIUM=/path/to/chromium) and a PostgreSQL server
# (BERAAD_TEST_POSTGRES=postgres://user:password@host:port/database); without the last one the tests start their own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly STEPS=(guards format vet staticcheck plain build unit race e2e)
readonly OUT="$PWD/.test"
# The tests of a package share two cores with a database and, in the last step, a browser.
readonly TESTFLAGS=(-vet=off -timeout 10m)

title() {
	case "$1" in
	guards) echo "the guards: floors, edges, file roles, sources" ;;
	format) echo "gofumpt: the one way to lay out code" ;;
	vet) echo "go vet, in both modules" ;;
	staticcheck) echo "staticcheck, in both modules" ;;
	plain) echo "plain language and spelling of what people read" ;;
	build) echo "the program, without cgo" ;;
	unit) echo "unit and property tests, fuzz seeds, storage on SQLite and PostgreSQL" ;;
	race) echo "the race detector, on every package that runs things side by side" ;;
	e2e) echo "end to end in Chromium: stories, accessibility, every page" ;;
	esac
}

# ---- what the tests need -------------------------------------------------------------------------------------------

# find_browser prints the path of the browser, or nothing.
find_browser() {
	if [[ -n "${CHROMIUM:-}" ]]; then
		command -v "$CHROMIUM" || true
		return
	fi
	local name
	for name in chromium chromium-browser google-chrome google-chrome-stable; do
		if command -v "$name"; then return; fi
	done
}

# snapped tells whether a browser comes from a snap: it sees no temporary folder of ours and so cannot be driven.
snapped() {
	local path
	path=$(readlink -f "$1")
	[[ "$1" == /snap/* || "$path" == */snap || "$path" == /snap/* ]] && return 0
	# Ubuntu's chromium-browser is a script that hands on to the snap.
	[[ $(head -c 2 "$path") == '#!' ]] && grep -q '/snap/bin/' "$path"
}

# missing lists what is not there, by the names that add() and say() know.
missing() {
	local browser
	command -v go >/dev/null || echo go
	command -v gcc >/dev/null && echo '#include <stdlib.h>' | gcc -E -x c - >/dev/null 2>&1 || echo gcc
	browser=$(find_browser)
	if [[ -z "$browser" ]]; then
		echo chromium
	elif snapped "$browser"; then
		echo snap
	elif ! "$browser" --version >/dev/null 2>&1; then
		echo chromium
	fi
	if [[ -z "${BERAAD_TEST_POSTGRES:-}" ]] && ! command -v initdb >/dev/null && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
		echo postgresql
	fi
	if ! command -v hunspell >/dev/null || ! echo fiets | hunspell -d nl_NL -l >/dev/null 2>&1; then
		echo hunspell
	fi
}

debian_root() {
	[[ $EUID -eq 0 ]] && grep -qx 'ID=debian' /etc/os-release 2>/dev/null && command -v apt-get >/dev/null
}

# apt_get runs apt-get without questions, and once more when a mirror lets us down.
apt_get() {
	DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@" || {
		echo "apt-get $1 did not work; once more in ten seconds" >&2
		sleep 10
		DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@"
	}
}

add() {
	local packages=() thing
	for thing in "$@"; do
		case "$thing" in
		gcc) packages+=(gcc libc6-dev) ;;
		chromium | snap) packages+=(chromium) ;;
		postgresql) packages+=(postgresql) ;;
		hunspell) packages+=(hunspell hunspell-nl) ;;
		esac # Debian's own Go is too old: say() tells where to get it
	done
	[[ ${#packages[@]} -gt 0 ]] || return 0
	echo "Installing ${packages[*]}"
	apt_get update >"$OUT/apt.log" 2>&1 && apt_get install --no-install-recommends "${packages[@]}" >>"$OUT/apt.log" 2>&1 || {
		tail -n 20 "$OUT/apt.log" >&2
		echo "Installing did not work; the whole story is in $OUT/apt.log" >&2
		return 1
	}
}

say() {
	case "$1" in
	go) echo "  Go 1.26 or newer, from https://go.dev/dl/, on the PATH" ;;
	gcc) echo "  gcc with the headers of the C library, for the race detector (package gcc or build-essential)" ;;
	chromium) echo "  Chromium or Chrome (package chromium), or set CHROMIUM to the path of one that starts" ;;
	snap)
		echo "  Chromium that is not a snap: a snap may not use the temporary profile of a test, so it does not start."
		echo "  Install Google Chrome's or Chromium's .deb package, or set CHROMIUM to the path of another Chromium" ;;
	postgresql) echo "  the programs of a PostgreSQL server (package postgresql), or set BERAAD_TEST_POSTGRES to the address of one" ;;
	hunspell) echo "  hunspell with the Dutch word list (packages hunspell and hunspell-nl)" ;;
	esac
}

prepare() {
	local things
	mapfile -t things < <(missing)
	if [[ ${#things[@]} -gt 0 ]] && debian_root; then
		add "${things[@]}" || exit 2
		mapfile -t things < <(missing)
	fi
	if [[ ${#things[@]} -gt 0 ]]; then
		echo "The tests need what is not here:" >&2
		for thing in "${things[@]}"; do say "$thing" >&2; done
		exit 2
	fi
	if ! go version >"$OUT/go.log" 2>&1; then # go.mod asks for a version that this Go cannot be or fetch
		cat "$OUT/go.log" >&2
		say go >&2
		exit 2
	fi
	CHROMIUM=$(find_browser)
	export CHROMIUM
	cat "$OUT/go.log"
	echo "$("$CHROMIUM" --version 2>/dev/null), $CHROMIUM"
}

# ---- the steps -----------------------------------------------------------------------------------------------------

# tests runs go test with the arguments in a folder; a test that skips itself fails it. What passes is told in one line
# a package, what fails in full.
tests() {
	local folder=$1 log="$OUT/$2.log" code=0
	shift 2
	(cd "$folder" && "$@") >"$log" 2>&1 || code=$?
	if [[ $code -ne 0 ]]; then
		grep -vE '^(=== |[[:space:]]*--- PASS|PASS$|ok |\?)' "$log" | tail -n 300 || true
		echo "(all of it: $log)"
		return "$code"
	fi
	grep -E '^ok ' "$log" || true
	if grep -nE -- '^[[:space:]]*--- SKIP' "$log"; then
		echo "These tests skipped themselves; nothing may be left out."
		return 1
	fi
}

# tool runs a program of the tools module on the module in a folder.
tool() {
	local folder=$1 modfile="$PWD/tools/go.mod"
	shift
	(cd "$folder" && go tool -modfile="$modfile" "$@")
}

step_guards() { tests . guards go test -v "${TESTFLAGS[@]}" ./internal/archtest/...; }

step_format() {
	local wrong
	wrong=$(tool . gofumpt -l .)
	if [[ -n "$wrong" ]]; then
		echo "$wrong"
		echo "Put right with: go tool -modfile=tools/go.mod gofumpt -w ."
		return 1
	fi
}

step_vet() { go vet ./... && (cd e2e && go vet ./...); }

step_staticcheck() { tool . staticcheck ./... && tool e2e staticcheck ./...; }

step_plain() {
	local words=() manuals=()
	[[ -f docs/woordenlijst.txt ]] && words=(--words docs/woordenlijst.txt)
	# The manuals are Dutch; the sources, the decisions and what stands in docs itself are for developers.
	mapfile -t manuals < <(find docs -mindepth 1 -maxdepth 1 -type d ! -name bronnen ! -name decisions 2>/dev/null | sort)
	go run ./cmd/beraad text-check --quiet --spelling "${words[@]}" internal "${manuals[@]}"
}

step_build() {
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$OUT/beraad" ./cmd/beraad
	local size
	size=$(wc -c <"$OUT/beraad")
	echo "beraad: $(((size + 500000) / 1000000)) MB"
}

# withpostgres runs a command with one PostgreSQL server for all the tests in it.
withpostgres() {
	go build -o "$OUT/withpostgres" ./internal/testkit/withpostgres
	tests . "$1" "$OUT/withpostgres" -- "${@:2}"
}

step_unit() { CGO_ENABLED=0 withpostgres unit go test -v "${TESTFLAGS[@]}" ./...; }

step_race() {
	local packages
	# A package that imports sync runs things side by side, or is used by what does.
	packages=$(go list -f '{{range .Imports}}{{if or (eq . "sync") (eq . "sync/atomic")}}{{$.ImportPath}}{{"\n"}}{{end}}{{end}}' ./...)
	mapfile -t packages < <(sort -u <<<"$packages" | grep .)
	if [[ ${#packages[@]} -lt 2 ]]; then
		echo "hardly any package imports sync, and that cannot be right: ${packages[*]}"
		return 1
	fi
	# -short draws fewer cases for a property; the step before drew them all. No test leaves itself out for it.
	CGO_ENABLED=1 withpostgres race go test -v -race -short "${TESTFLAGS[@]}" "${packages[@]}"
}

step_e2e() {
	rm -rf "$OUT/e2e"
	mkdir -p "$OUT/e2e"
	tests e2e e2e go test -v "${TESTFLAGS[@]}" -timeout 40m -count=1 -parallel 2 -artifacts -outputdir "$OUT/e2e" ./...
}

# ---- the run -------------------------------------------------------------------------------------------------------

run() {
	local step code started begin=$SECONDS summary=()
	for step in "$@"; do
		started=$SECONDS
		printf '\n== %s: %s\n' "$step" "$(title "$step")"
		# Not in a condition: there a failing command inside the step would not end the step.
		set +e
		(set -e; "step_$step")
		code=$?
		set -e
		if [[ $code -eq 0 ]]; then
			summary+=("$(printf '%-12s ok    %4d s' "$step" $((SECONDS - started)))")
		else
			summary+=("$(printf '%-12s WRONG %4d s' "$step" $((SECONDS - started)))")
			printf '\n'
			printf '%s\n' "${summary[@]}"
			printf 'Wrong: %s. Once more: ./test.sh %s\n' "$step" "$step"
			exit 1
		fi
	done
	printf '\n'
	printf '%s\n' "${summary[@]}"
	printf 'All is well, in %d s.\n' $((SECONDS - begin))
}

main() {
	local step known
	for step in "$@"; do
		case "$step" in
		--list)
			for known in "${STEPS[@]}"; do printf '%-12s %s\n' "$known" "$(title "$known")"; done
			return
			;;
		-h | --help)
			sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' test.sh
			return
			;;
		esac
		if [[ -z "$(title "$step")" ]]; then
			echo "Unknown step: $step. See ./test.sh --list" >&2
			exit 2
		fi
	done
	mkdir -p "$OUT"
	prepare
	if [[ $# -eq 0 ]]; then set -- "${STEPS[@]}"; fi
	run "$@"
}

main "$@"

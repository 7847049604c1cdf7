# Liên Thông. `make` alone says what there is; every target sets up what it needs from a bare Python 3.11.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
export PYTHON
# Parallel test processes, and what to hand on: make test ARGS='-k receipt', make demo ARGS='--once --json result.json'
JOBS ?= auto
ARGS ?=

.PHONY: help demo test check docs translations lock platform development clean

help: ## this page
	@printf '\n  Liên Thông\n\n'
	@grep -hE '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'
	@printf '\n  make demo ARGS="--once --json result.json"    make test ARGS="-k receipt"    make PYTHON=/path/to/python3.11 demo\n\n'

demo: platform ## một tỉnh làm việc trước mắt bạn · a whole province at work; Ctrl-C ends it
	@.venv/bin/lienthong demo $(ARGS)

test: development ## mọi kiểm thử · every test, on real databases, processes and pages
	@setup/tests $(JOBS) $(ARGS)

check: development ## lint, kiểu, tầng, tài liệu · lint, types, floors and manual
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/python -m pytest -p no:xdist tests/test_docs.py

docs: development ## viết lại các trang được sinh ra · write the generated pages of the manual again
	@.venv/bin/python -m lienthong.assembly.manual

translations: development ## gom và dịch chữ trên trang · collect the words of the pages, compile the translations
	@.venv/bin/python -m lienthong.faces.translations

lock: development ## ghim lại thư viện · pin the libraries again, by version and hash
	@setup/lock

platform:
	@setup/environment platform

development:
	@setup/environment development

clean: ## bỏ môi trường và dữ liệu chạy thử · remove environments and trial data
	rm -rf .venv .venv-engine .make .mypy_cache .pytest_cache .ruff_cache .import_linter_cache var

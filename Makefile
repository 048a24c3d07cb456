# Debian 12 or newer with python3 (3.11+), python3-venv and make. Each target sets up what it needs.

# The newest name first would pick an interpreter that some wheel does not know yet: the system's own goes first.
PYTHON ?= $(or $(shell for python in python3 python3.11 python3.12 python3.13; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; \
	done),python3)

# A stamp is named after everything that decides what is installed: the interpreter, this folder (scripts in
# .venv hold its path), the project's tables and the lock. Same name, nothing to do.
stamp    = .$(1)-$(shell { $(PYTHON) --version; pwd; cat pyproject.toml $(2); } 2>&1 | sha256sum | cut -c1-16)
SETUP   := .venv/$(call stamp,setup,requirements-dev.lock)
INSTALL := .venv/$(call stamp,install,requirements.lock)
# What we are measured against has a folder of its own: the product is never installed beside it.
BENCH   := .venv-bench/$(call stamp,bench,requirements-bench.lock)
MUTANTS := .venv-mutants/$(call stamp,mutants,requirements-dev.lock requirements-mutants.lock)

PIP = $(@D)/bin/python -m pip --disable-pip-version-check --quiet install --no-deps
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
UV  = $(COMPILE) pyproject.toml --group build
PRODUCT = settings.py supervisor.py $(shell sed -n 's/^include = \[\(.*\)\]/\1/p' pyproject.toml | tr -d '",*')
stop = { printf '\n%s\n' "$(1)" >&2; exit 1; }

NO_PYTHON    = Cần Python 3.11 trở lên. Trên Debian 12: apt install python3 python3-venv. Nếu Python nằm ở nơi khác, \
	hãy chỉ rõ: make PYTHON=/đường/dẫn/tới/python3.11 $(NAME)
NO_VENV      = Không tạo được thư mục thư viện. Trên Debian 12: apt install python3-venv; sau đó chạy lại: make $(NAME)
NO_LIBRARIES = Chưa cài được các thư viện trong $(LOCK). Hãy xem thông báo của pip ở trên, kiểm tra kết nối mạng \
	và dung lượng đĩa, sau đó chạy lại: make $(NAME)
NO_PROGRAM   = Đã cài các thư viện nhưng chưa cài được chương trình. Hãy xem thông báo của pip ở trên, sau đó chạy: \
	make clean $(NAME)
NO_CHROMIUM  = Cần Chromium. Trên Debian 12, với quyền quản trị: apt install chromium. Nếu Chromium nằm ở nơi khác: \
	NHIEMVU_CHROMIUM=/đường/dẫn/tới/chromium make browser

.DEFAULT_GOAL := help
.PHONY: help setup install demo test lint audit run fuzz faults mutants documents outsiders browser scale bench lock clean

help: ## liệt kê các lệnh
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

setup: $(SETUP) ## cài đặt vào .venv để phát triển và kiểm thử
	@echo "Môi trường phát triển trong .venv đã sẵn sàng."

install: $(INSTALL) ## cài đặt vào .venv để vận hành (không có công cụ phát triển)
	@echo "Môi trường vận hành trong .venv đã sẵn sàng."

demo: $(SETUP) ## nạp năm 2024, diễn lại năm 2025 từng ngày, lập hai báo cáo
	@.venv/bin/python -m flows.rehearsal

test: $(SETUP) ## chạy toàn bộ kiểm thử, trên SQLite và PostgreSQL
	@.venv/bin/python -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder

lint: $(SETUP) ## kiểm tra cách viết, kiểu dữ liệu và chiều phụ thuộc giữa các tầng
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/bandit --quiet --configfile pyproject.toml --recursive $(PRODUCT)
	@.venv/bin/python -m pytest -q tests/test_import_levels.py

audit: $(SETUP) ## hỏi danh sách lỗ hổng đã công bố về từng thư viện trong requirements.lock (cần mạng)
	@.venv/bin/python -m tests.audit requirements.lock

run: $(if $(wildcard $(INSTALL)),,$(SETUP)) ## khởi động toàn bộ hệ thống; Ctrl-C để dừng
	@exec .venv/bin/nhiemvu serve

fuzz: $(SETUP) ## việc ngẫu nhiên trên mọi vòng đời, lâu hơn nhiều so với make test
	@NHIEMVU_FUZZ_EXAMPLES=60 .venv/bin/python -m pytest -q -n 2 tests/secretariat/test_stateful.py

# PART=relays (or another file of tests/faults) runs one part; NHIEMVU_FAULTS_KILLS=20 a smaller number of rounds.
faults: $(SETUP) ## giết tiến trình, ngắt cơ sở dữ liệu, đầy đĩa, máy chủ thư hỏng, sai đồng hồ; PART=relays chạy một phần
	@.venv/bin/python -m pytest -q -o python_files='*.py' --durations=15 tests/faults $(if $(PART),-k "$(PART)")

mutants: $(MUTANTS) ## sửa sai từng chỗ trong luật, đếm xem kiểm thử phát hiện được bao nhiêu (nhiều giờ)
	@.venv-mutants/bin/python -m mutmut run --max-children 1
	@.venv-mutants/bin/python -m mutmut results

documents: $(SETUP) ## mở mọi loại văn bản DOCX bằng LibreOffice (cần soffice)
	@command -v soffice >/dev/null || $(call stop,Cần LibreOffice. Trên Debian 12: apt install libreoffice-writer)
	@.venv/bin/python -m pytest -q tests/reports/opened_by_libreoffice.py

outsiders: $(SETUP) ## cả năm mẫu: không trang, thư, văn bản nào của doanh nghiệp nêu tên thành viên Hội đồng
	@.venv/bin/python -m pytest -q tests/web/whole_year.py

browser: $(SETUP) ## mở mọi trang bằng Chromium như từng vai trò, diễn một đợt; ảnh chụp trong build/screens
	@command -v "$${NHIEMVU_CHROMIUM:-chromium}" >/dev/null \
		|| { test -z "$$NHIEMVU_CHROMIUM" && test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
			&& apt-get install -y --no-install-recommends chromium; } \
		|| $(call stop,$(NO_CHROMIUM))
	@.venv/bin/python -m pytest -q tests/browser/every_page.py tests/browser/the_year.py

scale: $(SETUP) ## 34 tỉnh, 170.000 doanh nghiệp, ba máy trạm trên một máy; hai máy bị tắt giữa chừng
	@test -d /usr/lib/postgresql || $(call stop,Cần PostgreSQL. Trên Debian 12: apt install postgresql)
	@.venv/bin/python -m tests.scale

bench: $(BENCH) ## đo tốc độ so với các công cụ khác; kết quả nằm trong docs/bench
	@.venv-bench/bin/python -m benchmarks

lock: $(SETUP) ## khóa lại phiên bản các thư viện sau khi sửa pyproject.toml
	@$(UV) -o requirements.lock
	@$(UV) --group dev -c requirements.lock -o requirements-dev.lock
	@$(UV) --group dev --group bench -c requirements-dev.lock -o requirements-bench.lock
	@$(COMPILE) --group pyproject.toml:mutants -c requirements-dev.lock -o requirements-mutants.lock

clean: ## xóa tệp tạm; giữ nguyên các .venv và dữ liệu trong var/
	@rm -rf build mutants nhiemvu.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +

$(SETUP): NAME = setup
$(SETUP): LOCK = requirements-dev.lock
$(INSTALL): NAME = install
$(INSTALL): LOCK = requirements.lock
$(BENCH): NAME = bench
$(BENCH): LOCK = requirements-bench.lock

$(MUTANTS): NAME = mutants
$(MUTANTS): LOCK = requirements-mutants.lock

# The tool of its own stands before the libraries of .venv; the programme itself comes from the copy in mutants/.
$(MUTANTS): $(SETUP)
	@$(PYTHON) -m venv .venv-mutants || $(call stop,$(NO_VENV))
	@echo "Đang cài đặt công cụ trong $(LOCK) vào .venv-mutants …"
	@$(PIP) --require-hashes --only-binary :all: -r $(LOCK) || $(call stop,$(NO_LIBRARIES))
	@site='import sysconfig; print(sysconfig.get_path("purelib"))'; \
		.venv/bin/python -c "$$site" > "$$(.venv-mutants/bin/python -c "$$site")/venv.pth"
	@rm -f .venv-mutants/.mutants-*
	@touch $@

$(SETUP) $(INSTALL) $(BENCH):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || $(call stop,$(NO_PYTHON))
	@$(PYTHON) -m venv $(@D) || $(call stop,$(NO_VENV))
	@echo "Đang cài đặt các thư viện trong $(LOCK) vào $(@D) …"
	@$(PIP) --require-hashes --only-binary :all: -r $(LOCK) || $(call stop,$(NO_LIBRARIES))
	@$(PIP) --no-build-isolation --editable . || $(call stop,$(NO_PROGRAM))
	@rm -f $(@D)/.$(NAME)-*
	@touch $@

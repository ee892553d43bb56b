FROM python:3.13-slim

RUN useradd reluscope
WORKDIR /srv/reluscope
COPY requirements.lock .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock
COPY --chown=reluscope app app
COPY --chown=reluscope static static
COPY --chown=reluscope templates templates
USER reluscope
ENV PYTHONUNBUFFERED=1 RELUSCOPE_HOST=0.0.0.0 RELUSCOPE_PORT=8000
# The kernels are kept beside the sources. They fit processors like the builder's; on another kind the start compiles anew.
RUN python -m app compile
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "-m", "app", "serve"]

# The app: server and, unless SCHEDULER_ADDRESS names a cluster, its workers. The same image runs the cluster's parts.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app
COPY requirements-cluster.lock ./
RUN pip install --requirement requirements-cluster.lock

COPY backend ./backend
COPY frontend ./frontend
COPY LICENSE ./

RUN useradd --create-home --uid 10001 lab && mkdir /data && chown lab:lab /data
USER lab
ENV HOST=0.0.0.0 PORT=8000 DATA_DIR=/data PYTHONPATH=/app
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]

CMD ["python", "-m", "backend", "serve"]

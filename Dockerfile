# The portal as one image: web, worker and beat are the same code with different commands.
# Before production, pin each FROM by digest as well: docker buildx imagetools inspect IMAGE

FROM node:24-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY static static
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock .
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm AS portal
RUN useradd --system --uid 10001 --home-dir /srv/dps --no-create-home --shell /usr/sbin/nologin dps \
 # Whoever the container runs as (DPS_UID) keeps the schedule of beat here.
 && install -d -m 1777 /var/lib/dps
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=dps.settings \
    STATIC_ROOT=/srv/static \
    BEAT_SCHEDULE_FILE=/var/lib/dps/beat-schedule \
    WEB_BIND=0.0.0.0:8000
WORKDIR /srv/dps
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /build/static/build static/build
# Names that are only needed to read the settings; nothing is called and nothing of them stays.
RUN SECRET_KEY=build DATABASE_URL=postgresql://build REDIS_URL=redis://build EMAIL_URL=smtp://build \
    KEYRING_URL=file:///dev/null python manage.py collectstatic --noinput --verbosity 0 --ignore redoc --ignore rest_framework
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "dps.wsgi:application"]

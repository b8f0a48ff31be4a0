# docker build -t admin-api .
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
COPY .mvn .mvn
COPY src src
RUN mvn -q -B -DskipTests package && java -Djarmode=tools -jar target/admin-api.jar extract --destination /app
# DuckDB's driver has its library for four systems in it, 239 MB unpacked, and this image is one of them.
RUN mkdir /tmp/driver && cd /tmp/driver && driver=$(ls /app/lib/duckdb_jdbc-*.jar) && jar -xf "$driver" \
  && library="libduckdb_java.so_linux_$(dpkg --print-architecture)" && test -f "$library" \
  && find . -name 'libduckdb_java.so_*' ! -name "$library" -delete && jar -cfm "$driver" META-INF/MANIFEST.MF .

# The JRE images have curl for the health check.
FROM eclipse-temurin:25-jre
RUN useradd --system --create-home admin-api
USER admin-api
WORKDIR /home/admin-api
# The embedded store, where no InfluxDB is configured.
RUN mkdir data
VOLUME /home/admin-api/data
COPY --from=build /app /app
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=2s --start-period=30s \
  CMD curl -fsS "http://127.0.0.1:${API_PORT:-8000}/actuator/health/readiness" || exit 1
# Out of memory some threads die and the others go on: it is to end, and to be started again.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/admin-api.jar"]

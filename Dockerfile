# docker build -t admin-api .
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
COPY src src
RUN mvn -q -B -DskipTests package && java -Djarmode=tools -jar target/admin-api.jar extract --destination /app

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

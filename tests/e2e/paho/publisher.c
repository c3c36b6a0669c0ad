/*
 * A client that only publishes, on the C library of Eclipse Paho (MQTTAsync): readings of QoS 1 in a persistent session, again and
 * again connected. After SIGUSR1 it sends no more, and ends once all are acknowledged. Prints one line for each step:
 * `connected PRESENT`, `lost`, at the end `delivered N of M`. Arguments: port, client id, milliseconds between two messages.
 */
#include <MQTTAsync.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static volatile int connected = 0, delivered = 0, lost = 0;
static volatile sig_atomic_t stopping = 0;
static MQTTAsync client;

static void on_signal(int number) {
  (void)number;
  stopping = 1;
}

static void on_connected(void *context, char *cause) {
  (void)context, (void)cause;
  connected = 1;
  lost = 0;
}

static void on_connect(void *context, MQTTAsync_successData *response) {
  (void)context;
  printf("connected %d\n", response->alt.connect.sessionPresent);
  fflush(stdout);
}

static void on_failure(void *context, MQTTAsync_failureData *response) {
  (void)context, (void)response;
  lost = 1;
}

static void on_lost(void *context, char *cause) {
  (void)context, (void)cause;
  connected = 0;
  lost = 1;
  printf("lost\n");
  fflush(stdout);
}

static int on_message(void *context, char *topic, int length, MQTTAsync_message *message) {
  (void)context, (void)length;
  MQTTAsync_freeMessage(&message);
  MQTTAsync_free(topic);
  return 1;
}

static void on_delivered(void *context, MQTTAsync_token token) {
  (void)context, (void)token;
  delivered++;
}

static void connect_again(void) {
  MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
  options.cleansession = 0;
  options.keepAliveInterval = 5;
  options.maxInflight = 20;
  options.connectTimeout = 5;
  options.MQTTVersion = MQTTVERSION_3_1_1;
  options.onSuccess = on_connect;
  options.onFailure = on_failure;
  lost = 0;
  if (MQTTAsync_connect(client, &options) != MQTTASYNC_SUCCESS) lost = 1;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  signal(SIGUSR1, on_signal);
  char url[64];
  snprintf(url, sizeof url, "tcp://127.0.0.1:%s", argv[1]);
  int sent = 0, pause_ms = atoi(argv[3]);
  time_t end = time(NULL) + 200;
  if (MQTTAsync_create(&client, url, argv[2], MQTTCLIENT_PERSISTENCE_NONE, NULL) != MQTTASYNC_SUCCESS) return 3;
  MQTTAsync_setCallbacks(client, NULL, on_lost, on_message, on_delivered);
  MQTTAsync_setConnected(client, NULL, on_connected);
  connect_again();
  while (!(stopping && delivered >= sent) && time(NULL) < end) {
    usleep(pause_ms * 1000);
    if (lost && !connected) connect_again();
    if (!connected || stopping) continue;
    char topic[128], payload[128];
    snprintf(topic, sizeof topic, "harbinger/v1/plant/%s/telemetry", argv[2]);
    int length = snprintf(payload, sizeof payload, "{\"ts\":%lld,\"values\":{\"n\":%d}}", 1764000000000LL + sent, sent);
    MQTTAsync_message message = MQTTAsync_message_initializer;
    message.payload = payload;
    message.payloadlen = length;
    message.qos = 1;
    if (MQTTAsync_sendMessage(client, topic, &message, NULL) == MQTTASYNC_SUCCESS) sent++;
  }
  printf("delivered %d of %d\n", delivered, sent);
  return delivered == sent ? 0 : 1;
}

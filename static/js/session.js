/* The end of a session: a warning before it, a lock when it comes, and a key that locks at once (F9).
   The server decides when it ends; this page only asks, so several tabs and a sleeping computer agree. */
(function () {
  "use strict";

  var body = document.body;
  var url = body.getAttribute("data-session-url");
  var warnSeconds = parseInt(body.getAttribute("data-session-warn"), 10);
  var seconds = parseInt(body.getAttribute("data-session-seconds"), 10);
  var signInUrl = body.getAttribute("data-sign-in-url");
  var lockForm = document.querySelector("form[data-lock]");
  if (!url || !seconds || !lockForm) { return; }

  /* Somebody who reads or types without sending anything is there too: the server hears of it at most this often. */
  var TELL_EVERY_MS = Math.min(300, seconds / 6) * 1000;
  var WAIT_FOR_DRAFTS_MS = 3000;
  var RETRY_MS = 15000;
  var end = Date.now() + seconds * 1000;
  var told = Date.now();
  var timer = null, note = null, locked = false;

  function ask(method) {
    var headers = { "Accept": "application/json" };
    if (method === "POST") {
      headers["X-CSRFToken"] = lockForm.querySelector("[name=csrfmiddlewaretoken]").value;
    } else {
      headers["X-Background"] = "1";
    }
    return fetch(url, { method: method, headers: headers, credentials: "same-origin", redirect: "manual", cache: "no-store" }).then(function (response) {
      if (response.ok) { return response.json(); }
      /* a redirect leads to the sign-in page: this session is over. Another sign-in in this browser made the token old. */
      if (response.type === "opaqueredirect" || response.status === 401) { lockHere(); }
      throw new Error("no answer");
    }).then(function (left) {
      end = Date.now() + left.seconds * 1000;
      if (method === "POST") { told = Date.now(); }
      show(left);
      arm();
    });
  }

  function arm() {
    clearTimeout(timer);
    var left = end - Date.now();
    timer = setTimeout(check, Math.max(left > warnSeconds * 1000 ? left - warnSeconds * 1000 : left, 0) + 500);
  }

  function check() {
    ask("GET").catch(function () {
      if (locked) { return; }
      if (Date.now() >= end) { lockHere(); } else { clearTimeout(timer); timer = setTimeout(check, Math.min(RETRY_MS, end - Date.now() + 500)); }
    });
  }

  function show(left) {
    if (left.seconds > warnSeconds) {
      if (note) { note.remove(); note = null; }
      return;
    }
    if (note) { return; }
    note = saphan.element("div", "note warn session-note no-print");
    note.setAttribute("role", "alert");
    var at = saphan.clock(new Date(end)) + " น.";
    var text = saphan.element("p", "", left.by === "age"
      ? "ครบเวลาเข้าใช้ของวันนี้แล้ว ระบบจะให้เข้าสู่ระบบใหม่เวลา " + at + " บันทึกงานที่ค้างไว้ก่อน ข้อความที่พิมพ์ไว้จะถูกเก็บเป็นร่าง"
      : "ไม่มีการใช้งานมาสักพัก ระบบจะล็อกหน้านี้เวลา " + at + " ข้อความที่พิมพ์ไว้จะถูกเก็บเป็นร่าง");
    note.appendChild(text);
    if (left.by !== "age") {
      var go = saphan.element("button", "btn btn-sm btn-primary", "ทำต่อ");
      go.type = "button";
      go.addEventListener("click", function () {
        ask("POST").catch(function () { if (!locked) { text.textContent = "ติดต่อระบบไม่ได้ ตรวจอินเทอร์เน็ตแล้วกดทำต่ออีกครั้ง ข้อความยังอยู่ในหน้านี้"; } });
      });
      note.appendChild(go);
    }
    body.appendChild(note);
  }

  /* ---- locking: nothing of the page stays in sight, what was typed stays in this tab's sessionStorage ---------------- */
  function hide() {
    locked = true;
    clearTimeout(timer);
    document.dispatchEvent(new Event("saphan:lock"));
    document.title = "ล็อกหน้าจอ · สะพาน";
    document.documentElement.classList.add("locked");
  }

  function lockHere() {
    if (locked) { return; }
    hide();
    location.replace(signInUrl + "?next=" + encodeURIComponent(location.pathname + location.search));
  }

  function lockNow() {
    if (locked) { return; }
    hide();
    var saves = Array.prototype.map.call(document.querySelectorAll("form[data-autosave]"), function (form) {
      return form.saveDraft ? form.saveDraft() : null;
    });
    var late = new Promise(function (resolve) { setTimeout(resolve, WAIT_FOR_DRAFTS_MS); });
    Promise.race([Promise.all(saves), late]).then(function () {
      lockForm.action = lockForm.action.split("?")[0] + "?next=" + encodeURIComponent(location.pathname + location.search);
      lockForm.submit();
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "F9" && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      lockNow();
    }
  });
  lockForm.addEventListener("submit", function (event) { event.preventDefault(); lockNow(); });

  /* ---- being there -------------------------------------------------------------------------------------------------- */
  function here() {
    if (locked || Date.now() - told < TELL_EVERY_MS) { return; }
    told = Date.now();
    ask("POST").catch(function () { /* asked again at the next sign of life, and at the latest when the end comes */ });
  }

  ["keydown", "pointerdown", "wheel", "touchmove"].forEach(function (name) {
    document.addEventListener(name, here, { passive: true, capture: true });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (status === 401) { lockHere(); }
  });
  /* a computer that slept, and a page the browser kept: ask before anything is read */
  document.addEventListener("visibilitychange", function () { if (!document.hidden && !locked && Date.now() >= end - warnSeconds * 1000) { check(); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { locked = false; check(); } });

  arm();
})();

/* Drafts: what is typed in a form is kept on the server; unsaved text stays in this tab's sessionStorage only.
   Each form is given `saveDraft`, which answers a promise while a draft is on its way, and `unsaved`. */
(function () {
  "use strict";

  var DRAFT_PREFIX = "saphan-draft:";
  var SAVE_AFTER_MS = 2000;
  var WAIT_FOR_DRAFT_MS = 4000;
  /* What the browser still sends for a page that is gone (64 KiB), less a margin. */
  var MOST_BYTES_LEAVING = 60000;

  var all = saphan.all, announce = saphan.announce, element = saphan.element;

  function storage() {
    try { return window.sessionStorage; } catch (refused) { return null; }
  }

  function draftKeys() {
    var store = storage(), keys = [];
    for (var i = 0; store && i < store.length; i += 1) {
      if (store.key(i).indexOf(DRAFT_PREFIX) === 0) { keys.push(store.key(i)); }
    }
    return keys;
  }

  function readDraft(key) {
    try { return JSON.parse(storage().getItem(key)); } catch (unreadable) { return null; }
  }

  function forgetDrafts(matches) {
    draftKeys().forEach(function (key) {
      if (matches(readDraft(key), key)) { storage().removeItem(key); }
    });
  }

  function fieldsOf(form) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") { pairs.push([name, value]); }
    });
    return pairs;
  }

  function shownFields(form) {
    return fieldsOf(form).filter(function (pair) {
      var field = form.elements[pair[0]];
      return field && field.type !== "hidden" && field.type !== "password";
    });
  }

  function namesOf(form) {
    return all("input, select, textarea", form).map(function (field) { return field.name; });
  }

  /* a button that adds a row brings the page back with more fields; what was typed is compared, not the new ones */
  function stillThere(form, old) {
    return shownFields(form).filter(function (pair) { return !old.names || old.names.indexOf(pair[0]) >= 0; });
  }

  function bringBack(form, pairs) {
    var wanted = {};
    pairs.forEach(function (pair) { (wanted[pair[0]] = wanted[pair[0]] || []).push(pair[1]); });
    all("input, select, textarea", form).forEach(function (field) {
      if (!field.name || field.type === "hidden" || field.type === "password" || field.type === "file") { return; }
      var values = wanted[field.name] || [];
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values.indexOf(field.value) >= 0;
      } else if (field.tagName === "SELECT" && field.multiple) {
        all("option", field).forEach(function (option) { option.selected = values.indexOf(option.value) >= 0; });
      } else if (values.length) {
        field.value = values.shift();
      }
      var fold = field.closest("details");
      if (fold && field.value && (!/^(radio|checkbox)$/.test(field.type) || field.checked)) { fold.open = true; }
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function offerBack(form, key, pairs) {
    var note = element("div", "note warn mb-3");
    note.setAttribute("role", "status");
    note.appendChild(element("b", "", "มีข้อความที่ยังไม่ได้บันทึกจากครั้งก่อนในแท็บนี้ "));
    var buttons = element("div", "d-flex gap-2 flex-wrap mt-2");
    var take = element("button", "btn btn-sm btn-primary", "นำข้อความกลับมา");
    var drop = element("button", "btn btn-sm btn-line", "ทิ้งข้อความนั้น");
    take.type = drop.type = "button";
    take.addEventListener("click", function () { bringBack(form, pairs); note.remove(); announce("นำข้อความกลับมาแล้ว"); });
    drop.addEventListener("click", function () { storage().removeItem(key); note.remove(); });
    buttons.appendChild(take);
    buttons.appendChild(drop);
    note.appendChild(buttons);
    form.parentNode.insertBefore(note, form);
  }

  /* no longer as the site sent it: on a slow line somebody types before this script has come */
  function touched(field) {
    if (field.type === "radio" || field.type === "checkbox") { return field.checked !== field.defaultChecked; }
    if (field.tagName !== "SELECT") { return /^(text|search|tel|textarea)$/.test(field.type) && field.value !== field.defaultValue; }
    var chosen = all("option", field).filter(function (option) { return option.defaultSelected; });
    return chosen.length > 0 ? chosen.some(function (option) { return !option.selected; }) : field.selectedIndex > 0;
  }

  function autosave(form) {
    var url = form.getAttribute("data-autosave-url");
    var status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    var key = DRAFT_PREFIX + location.pathname + "#" + (form.id || "");
    var owner = document.body.getAttribute("data-user") || "";
    var timer = null, busy = false, again = false, stopped = false, go = null, waited = false, onItsWay = null, leaving = false, sent = false, left = "";
    var saved = all("input, select, textarea", form).some(touched) ? "" : typed();

    /* The browser would fill in by itself, after going back, what has been sent already: one tap, and it is there
       twice. It would also remember names for the next person at this computer. Drafts bring back what was not sent. */
    form.autocomplete = "off";

    function say(text, tone) {
      if (!status || status.textContent === text) { return; }
      status.textContent = text;
      status.className = "status" + (tone ? " " + tone : "");
    }

    function typed() { return JSON.stringify(fieldsOf(form)); }

    function keep(submitted, stamp) {
      if (!storage()) { return; }
      try {
        storage().setItem(key, JSON.stringify({ owner: owner, action: new URL(form.getAttribute("action") || "", location.href).pathname, submitted: submitted, stamp: stamp, names: namesOf(form), fields: shownFields(form) }));
      } catch (full) { /* the text is still in the page */ }
    }

    /* The draft under a mark of its own: the site names the mark once it has it (accounts.doors.tell_tab), and the
       tab's own text may go. A page that is left before the answer would otherwise offer the same text twice. */
    function send(now) {
      var stamp = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
      keep(false, stamp);
      var data = new FormData(form);
      all("input[type=file]", form).forEach(function (field) { data.delete(field.name); });
      return fetch(url, {
        method: "POST", body: data, credentials: "same-origin", redirect: "manual",
        keepalive: now.length * 3 + fieldsOf(form).length * 200 < MOST_BYTES_LEAVING,
        headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value, "X-Draft": stamp }
      });
    }

    function lost(text) {
      form.unsaved = !leaving;
      say(text, "bad");
    }

    function answered(response, now) {
      if (response.ok) {
        return response.text().then(function (body) {
          var answer = {};
          try { answer = JSON.parse(body); } catch (notJson) { /* an empty answer is a success */ }
          var version = form.querySelector("[name=row_version]");
          var since = typed() !== now;
          if (answer.row_version && version) { version.value = answer.row_version; }
          saved = since ? now : typed();
          form.unsaved = false;
          if (since) { say("ยังไม่ได้บันทึกร่าง", "busy"); return; }
          storage() && storage().removeItem(key);
          say("บันทึกร่างแล้ว " + (answer.saved_at || saphan.clock(new Date())) + " น.");
        });
      }
      if (response.status === 409) {
        stopped = true;
        lost("มีผู้แก้ไขเรื่องนี้ก่อน กดบันทึกเพื่อเทียบข้อความทั้งสองฉบับ");
      } else if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
        lost("ยังไม่ได้บันทึก – หมดเวลาเข้าใช้ เข้าสู่ระบบใหม่ในแท็บนี้แล้วนำข้อความกลับมา");
      } else {
        return response.json().then(function (answer) { return answer.message; }, function () { return ""; }).then(function (why) {
          lost("ยังไม่ได้บันทึก – " + (why || "ระบบขัดข้อง ข้อความยังอยู่ในหน้านี้"));
        });
      }
      return null;
    }

    /* returns a promise while a draft is on its way */
    form.saveDraft = function () {
      clearTimeout(timer);
      if (busy) { again = true; return onItsWay; }
      if (stopped) { return null; }
      var now = typed();
      if (now === saved && !form.unsaved) { return null; }
      if (!url) { keep(false); saved = now; return null; } /* a short form has no draft on the server, only this tab's */
      busy = true;
      again = false;
      say("กำลังบันทึกร่าง…", "busy");
      onItsWay = send(now).then(function (response) {
        return answered(response, now);
      }, function () {
        lost("ยังไม่ได้บันทึก – ออฟไลน์");
      }).then(function () {
        busy = false;
        if (go) { go(); } else if (again) { return form.saveDraft(); }
        return null;
      });
      return onItsWay;
    };

    /* The page goes away, perhaps for good: what was typed since the last draft goes with no answer awaited. */
    function leave() {
      var now = typed();
      if (sent || leaving || now === saved || now === left) { return; }
      left = now;
      if (!url || stopped) { keep(false); return; }
      send(now).catch(function () { /* it waits in this tab */ });
    }

    function changed() {
      sent = false;
      if (url && !busy && !stopped && !form.unsaved && typed() !== saved) { say("ยังไม่ได้บันทึกร่าง", "busy"); }
      clearTimeout(timer);
      timer = setTimeout(form.saveDraft, SAVE_AFTER_MS);
    }

    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("focusout", function () { if (typed() !== saved) { form.saveDraft(); } });
    document.addEventListener("visibilitychange", function () { if (document.hidden) { leave(); } });
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", function () { if (form.unsaved) { form.saveDraft(); } });
    /* A draft on its way may raise the version, and must not land after the save: the form goes once it is answered. */
    form.addEventListener("submit", function (event) {
      clearTimeout(timer);
      again = false;
      if (busy && !waited) {
        event.preventDefault();
        if (!go) {
          if (event.submitter) { event.submitter.setAttribute("aria-busy", "true"); }
          go = function () { go = null; waited = true; form.requestSubmit(event.submitter); };
          setTimeout(function () { if (go) { go(); } }, WAIT_FOR_DRAFT_MS);
        }
        return;
      }
      waited = false;
      sent = true;
      form.unsaved = false;
      keep(true);
    });
    window.addEventListener("beforeunload", function (event) { if (form.unsaved) { event.preventDefault(); } });
    /* the page is about to lock (session.js): nobody is asked whether to leave, the text waits in this tab */
    document.addEventListener("saphan:lock", function () {
      if (form.unsaved || typed() !== saved) { keep(false); }
      leaving = true;
      form.unsaved = false;
    });

    var old = readDraft(key);
    if (old && old.owner === owner && !document.querySelector(".errsum") && JSON.stringify(old.fields) !== JSON.stringify(stillThere(form, old))) {
      offerBack(form, key, old.fields);
    } else if (old) {
      storage().removeItem(key);
    }
    if (!saved) { changed(); }
  }

  /* What the site says it has just kept, the page of a form or the mark of a draft, or "": an error page, a broken line
     or a closed lid says nothing. */
  function told(name) {
    var found = new RegExp("(?:^|; )((?:__Host-)?" + name + ")=([^;]*)").exec(document.cookie);
    if (!found) { return ""; }
    document.cookie = found[1] + "=; max-age=0; path=/; samesite=lax" + (location.protocol === "https:" ? "; secure" : "");
    return decodeURIComponent(found[2]);
  }

  function startDrafts() {
    var owner = document.body.getAttribute("data-user") || "";
    var kept = told("arrived"), drafted = told("drafted");
    /* another person at the same computer never meets this text; what was sent goes only once the site says it arrived */
    if (owner) {
      forgetDrafts(function (draft) {
        return !draft || draft.owner !== owner || (draft.submitted && draft.action === kept) || (drafted && draft.stamp === drafted);
      });
    }
    all("form[data-autosave]").forEach(autosave);
    all("form[data-sign-out]").forEach(function (form) {
      form.addEventListener("submit", function () {
        document.dispatchEvent(new Event("saphan:lock"));
        forgetDrafts(function () { return true; });
      });
    });
  }

  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || !/^s$/i.test(event.key)) { return; }
    var form = document.querySelector("form[data-autosave]");
    if (form && form.saveDraft) { event.preventDefault(); form.saveDraft(); }
  });

  startDrafts();
})();
